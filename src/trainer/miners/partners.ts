/** The rows of each label, ascending. */
export function groupByLabel(labels: Int32Array): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  labels.forEach((label, row) => {
    const group = groups.get(label);
    if (group) group.push(row);
    else groups.set(label, [row]);
  });
  return groups;
}

/** The rows of an anchor's class without itself, and those of the others. */
export function listPartners(
  labels: Int32Array,
  anchor: number,
): { readonly positives: number[]; readonly negatives: number[] } {
  const positives: number[] = [];
  const negatives: number[] = [];
  for (let j = 0; j < labels.length; j++) {
    if (labels[j] !== labels[anchor]) negatives.push(j);
    else if (j !== anchor) positives.push(j);
  }
  return { positives, negatives };
}
