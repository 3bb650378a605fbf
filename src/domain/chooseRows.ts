/** Rows of a class that are kept where it has them: with fewer, neighbours could hardly be of one class. */
const LEAST_OF_CLASS = 4;

/**
 * At most `count` of the row numbers `rows`, ascending. Every class keeps its share, whatever the order of the rows; of more
 * classes than there is room for, evenly spaced ones are kept. The same labels give the same rows.
 */
export function chooseRows(
  rows: readonly number[],
  labels: Int32Array | null,
  count: number,
): readonly number[] {
  if (rows.length <= count) return rows;
  if (!labels) return takeEvenly(rows, count);
  const byClass = new Map<number, number[]>();
  for (const row of rows) {
    const members = byClass.get(labels[row]!);
    if (members) members.push(row);
    else byClass.set(labels[row]!, [row]);
  }
  const classes = limitClasses([...byClass.values()], count);
  const least = classes.map(({ length }) => Math.min(length, LEAST_OF_CLASS));
  const others = add(classes.map(({ length }) => length)) - add(least);
  const share = others === 0 ? 0 : Math.min(1, (count - add(least)) / others);
  return classes
    .flatMap((members, i) => {
      const more = Math.floor((members.length - least[i]!) * share);
      return takeEvenly(members, least[i]! + more);
    })
    .sort((a, b) => a - b);
}

function limitClasses(classes: readonly number[][], count: number): readonly number[][] {
  const least = (members: readonly number[]) => Math.min(members.length, LEAST_OF_CLASS);
  const all = add(classes.map(least));
  if (all <= count) return classes;
  let left = count;
  return takeEvenly(classes, Math.ceil((classes.length * count) / all)).filter((members) => {
    if (least(members) > left) return false;
    left -= least(members);
    return true;
  });
}

function takeEvenly<T>(values: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, i) => values[Math.floor((i * values.length) / count)]!);
}

function add(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
