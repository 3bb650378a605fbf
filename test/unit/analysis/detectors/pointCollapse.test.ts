import { expect, test } from 'vitest';
import { Stream } from '../stream';

const CODE = 'geometry.point-collapse';

test('two snapshots at one point without information are a collapse, dated to the first of them', () => {
  const stream = new Stream().snapshot({ step: 0 }).snapshot({ step: 10, kappa: 1e-4, info: 0.02 });
  expect(stream.of(CODE)).toEqual([]);
  stream.snapshot({ step: 20, kappa: 1e-5, info: 0 });
  expect(stream.of(CODE)[0]).toMatchObject({ state: 'raised', severity: 'error', step: 10 });
  expect(stream.of(CODE)[0]!.message).toContain('Since step 10');
});

test('a tiny but ordered space is none', () => {
  const stream = new Stream().snapshot({ step: 0 });
  for (let step = 10; step < 60; step += 10) stream.snapshot({ step, kappa: 1e-4, info: 0.5 });
  expect(stream.of(CODE)).toEqual([]);
});

test('it is over after three snapshots above five times the threshold, not at its edge', () => {
  const stream = new Stream().snapshot({ step: 0 });
  stream.snapshot({ step: 1, kappa: 1e-5, info: 0 }).snapshot({ step: 2, kappa: 1e-5, info: 0 });
  for (const step of [3, 4, 5]) stream.snapshot({ step, kappa: 2e-3, info: 0 });
  for (const step of [6, 7]) stream.snapshot({ step, kappa: 0.1, info: 0.1 });
  expect(stream.history(CODE).filter((line) => !line.startsWith('changed'))).toEqual(['raised:error@1']);
  stream.snapshot({ step: 8, kappa: 0.1, info: 0.1 });
  expect(stream.history(CODE).at(-1)).toBe('cleared:error@8');
});

test('without labels the spread alone decides', () => {
  const blind = { info: null, auc: null, recallAt1: null, chance: null, mapAtR: null };
  const stream = new Stream().snapshot({ step: 0, ...blind });
  stream.snapshot({ step: 1, kappa: 1e-5, ...blind }).snapshot({ step: 2, kappa: 1e-5, ...blind });
  expect(stream.of(CODE)).toHaveLength(1);
});
