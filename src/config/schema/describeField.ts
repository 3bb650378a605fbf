import type { z } from 'zod';

/** What the editor says of a field: plain text for screen readers, the same as Markdown for hovers and completions. */
export function describeField<T extends z.ZodType>(
  schema: T,
  text: string,
  more: Record<string, unknown> = {},
): T {
  return schema.meta({ description: text.replaceAll('`', ''), markdownDescription: text, ...more });
}
