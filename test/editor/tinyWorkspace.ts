const rows = Array.from(
  { length: 40 },
  (_, index) => `${index / 40},${index % 3},${(index * 7) % 5},${index % 4}`,
);

/** Forty points of four classes. */
export const points = ['x,y,z,label', ...rows].join('\n');

const config = {
  seed: 1,
  data: { path: 'points.csv', labelColumn: 'label', holdOut: 0.2 },
  model: { layers: [{ dense: 8 }], embeddingDim: 4 },
  batch: { classes: 2, perClass: 2 },
  steps: 10,
  backend: 'cpu',
};

/** A configuration over them that trains in no time, after a change. */
export function tinyConfig(
  change: (config: Record<string, Record<string, unknown>>) => void = () => undefined,
): string {
  const changed = structuredClone(config) as unknown as Record<string, Record<string, unknown>>;
  change(changed);
  return JSON.stringify(changed, undefined, 2);
}

/** Files of a workspace whose runs take a second. */
export const tinyWorkspace: Readonly<Record<string, string>> = {
  'tiny.triplet.json': tinyConfig(),
  'points.csv': points,
  'notes.txt': 'Nothing to run.',
  'train.py': 'import margin\n',
};
