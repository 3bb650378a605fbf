import type { ConfigProblem } from '../domain/configProblem';

type Range = Pick<ConfigProblem, 'line' | 'column' | 'endLine' | 'endColumn'>;

/** Problems as `margin check --json` and `margin run --json` print them; what has another shape is left out. */
export function decodeProblems(value: unknown): ConfigProblem[] {
  return Array.isArray(value) ? value.map(decodeProblem).filter((problem) => problem !== null) : [];
}

function decodeProblem(value: unknown): ConfigProblem | null {
  if (typeof value !== 'object' || value === null) return null;
  const { severity, message, path, related } = value as Record<string, unknown>;
  const range = decodeRange(value);
  if (typeof message !== 'string' || range === null) return null;
  const relatedRange = decodeRange(related);
  const relatedMessage = (related as { message?: unknown } | undefined)?.message;
  return {
    severity: severity === 'warning' ? 'warning' : 'error',
    message,
    path: typeof path === 'string' ? path : '',
    ...range,
    ...(relatedRange && typeof relatedMessage === 'string'
      ? { related: { message: relatedMessage, ...relatedRange } }
      : {}),
  };
}

function decodeRange(value: unknown): Range | null {
  if (typeof value !== 'object' || value === null) return null;
  const { line, column, endLine, endColumn } = value as Record<string, unknown>;
  const numbers = [line, column, endLine, endColumn];
  if (!numbers.every((number): number is number => Number.isInteger(number) && (number as number) >= 1))
    return null;
  return { line: numbers[0]!, column: numbers[1]!, endLine: numbers[2]!, endColumn: numbers[3]! };
}
