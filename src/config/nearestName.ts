/** The known name that a mistyped one most likely means; null where none is near. */
export function findNearestName(name: string, known: readonly string[]): string | null {
  const wanted = bare(name);
  let best: string | null = null;
  // Of names of one or two letters only the case may differ.
  let bestDistance = (wanted.length < 3 ? 0 : Math.max(1, Math.floor(wanted.length / 3))) + 1;
  for (const candidate of known) {
    const distance = countEdits(wanted, bare(candidate));
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? findLonger(wanted, known);
}

/** The only known name that begins so, from three letters on; null where there is none, or more than one. */
function findLonger(wanted: string, known: readonly string[]): string | null {
  if (wanted.length < 3) return null;
  const longer = known.filter((name) => bare(name).startsWith(wanted));
  return longer.length === 1 ? longer[0]! : null;
}

const bare = (name: string): string => name.toLowerCase().replaceAll(/[-_ ]/g, '');

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function countEdits(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 8 || a.length > 64) return Number.POSITIVE_INFINITY;
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) edits = Math.min(edits, rows[i - 2]![j - 2]! + 1);
      row.push(edits);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
