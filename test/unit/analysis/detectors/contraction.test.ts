import { expect, test } from 'vitest';
import { Stream } from '../stream';

const CODE = 'geometry.contraction';

test('spread below 0.6 and falling in three snapshots is told as information, without causes', () => {
  const stream = new Stream().snapshot({ step: 0 });
  [0.5, 0.45, 0.4].forEach((kappa, i) => stream.snapshot({ step: i + 1, kappa, info: 0.3 + 0.05 * i }));
  expect(stream.of(CODE)[0]).toMatchObject({ state: 'raised', severity: 'information', causes: [] });
});

test('it is over when distances have grown again for six snapshots', () => {
  const stream = new Stream().snapshot({ step: 0 });
  [0.5, 0.45, 0.4, 0.8, 0.9, 1, 1, 1].forEach((kappa, i) =>
    stream.snapshot({ step: i + 1, kappa, info: 0.7 }),
  );
  expect(stream.history(CODE)).toHaveLength(1);
  stream.snapshot({ step: 9, kappa: 1, info: 0.7 });
  expect(stream.history(CODE).at(-1)).toBe('cleared:information@9');
});
