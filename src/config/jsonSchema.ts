import { z } from 'zod';
import { tripletConfigSchema } from './tripletConfig';

/** The part of JSON schema that ours uses. */
export interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  description?: string;
  markdownDescription?: string;
  [keyword: string]: unknown;
}

/** The JSON schema of `*.triplet.json` that the editor completes, validates and documents from. */
export function tripletJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(tripletConfigSchema, { io: 'input', target: 'draft-7' }) as JsonSchema;
  loosenKinds(schema);
  return {
    ...schema,
    title: 'Margin triplet run',
    description: 'A training run of Margin: data, network, loss, miner and optimiser.',
    allowComments: true,
    allowTrailingCommas: true,
  };
}

/** A section without `kind` has its usual one: so no branch may require it, and several may match. */
function loosenKinds(schema: JsonSchema): void {
  if (schema.oneOf) {
    schema.anyOf = schema.oneOf;
    delete schema.oneOf;
    for (const branch of schema.anyOf) {
      if (!branch.required) continue;
      branch.required = branch.required.filter((name) => name !== 'kind');
      if (branch.required.length === 0) delete branch.required;
    }
  }
  for (const child of [...Object.values(schema.properties ?? {}), ...(schema.anyOf ?? [])])
    loosenKinds(child);
  if (schema.items && typeof schema.items === 'object') loosenKinds(schema.items);
}
