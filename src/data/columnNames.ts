import { findNearestName } from '../config/nearestName';

const MAX_LISTED_COLUMNS = 12;

/** Place of a column by its name; -1 and a problem where it isn't there, or stands twice. */
export function findColumn(
  name: string,
  wanted: string,
  columns: readonly string[],
): { readonly at: number; readonly problem: string | null } {
  const at = columns.indexOf(wanted);
  if (at !== -1 && columns.indexOf(wanted, at + 1) === -1) return { at, problem: null };
  if (at !== -1) return { at, problem: `${name} has more than one column "${wanted}": rename one.` };
  const near = findNearestName(wanted, columns);
  const hint = near ? `Did you mean "${near}"? ` : '';
  return {
    at,
    problem: `${name} has no column "${wanted}". ${hint}Its columns: ${listColumns(columns)}.`,
  };
}

function listColumns(columns: readonly string[]): string {
  const shown = columns
    .slice(0, MAX_LISTED_COLUMNS)
    .map((column) => (column.length > 40 ? `${column.slice(0, 40)}…` : column));
  const more = columns.length - shown.length;
  const tail = columns[columns.length - 1];
  return more <= 0 ? shown.join(', ') : `${shown.join(', ')} … ${tail} (${columns.length})`;
}
