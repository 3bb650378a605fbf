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
