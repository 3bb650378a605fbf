/** Letters of `0x10`, `0b1` and `0o7`, which are numbers in JavaScript and texts in every table. */
const OTHER_BASE = /^[+-]?0[xbo]/i;

/** The number that a cell of a text file holds, `Infinity` too; NaN where it holds none. */
export function parseNumber(cell: string): number {
  // Most cells begin with another character than 0, and are not looked at twice.
  const text = cell.trim();
  if (text === '' || (text.length > 1 && OTHER_BASE.test(text))) return Number.NaN;
  return Number(text);
}
