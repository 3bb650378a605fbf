import type { NumberColumn } from './lane';

/** Comma-separated values of the visible steps: `step`, then every column; rows join by step, what is missing is empty. */
export function toCsv(columns: readonly NumberColumn[], x0: number, x1: number): string {
  const rows = new Map<number, string[]>();
  columns.forEach(({ step, values, logged }, column) => {
    for (let i = 0; i < step.length; i += 1) {
      const at = step[i] as number;
      if (at < x0 || at > x1) continue;
      const row = rows.get(at) ?? columns.map(() => '');
      row[column] = toText(values[i], logged === true);
      rows.set(at, row);
    }
  });
  const head = ['step', ...columns.map(({ name }) => name)].map(quoted).join(',');
  const lines = [...rows].sort(([a], [b]) => a - b).map(([at, row]) => [String(at), ...row].join(','));
  return `${[head, ...lines].join('\n')}\n`;
}

/** What a program has logged is a value even if it is no number; elsewhere NaN stands for unknown. */
function toText(value: number | undefined, logged: boolean): string {
  if (value === undefined || (Number.isNaN(value) && !logged)) return '';
  return String(value);
}

function quoted(name: string): string {
  return /[",\r\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
