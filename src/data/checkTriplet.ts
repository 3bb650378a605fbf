import type { DataTable } from './dataTable';

/** What is wrong with a triplet of row numbers, as the end of a sentence; null: nothing. */
export function checkTriplet(
  triplet: readonly [number, number, number],
  { n, labels, classNames }: Pick<DataTable, 'n' | 'labels' | 'classNames'>,
): string | null {
  const outside = triplet.find((row) => row < 0 || row >= n);
  if (outside !== undefined)
    return `names row ${outside}, the data has rows 0 to ${n - 1}: correct it, or remove the triplet.`;
  const [anchor, positive, negative] = triplet;
  const nameOf = (row: number): string => `"${classNames[labels[row]!]!}"`;
  if (anchor === positive)
    return `has row ${anchor} as anchor and as positive: the positive must be another row of the same class.`;
  if (labels[anchor] !== labels[positive])
    return `has an anchor of class ${nameOf(anchor)} (row ${anchor}) and a positive of class ${nameOf(positive)} (row ${positive}): they must be of one class.`;
  if (labels[anchor] === labels[negative])
    return `has an anchor (row ${anchor}) and a negative (row ${negative}) of the same class ${nameOf(anchor)}: the negative must be of another.`;
  return null;
}
