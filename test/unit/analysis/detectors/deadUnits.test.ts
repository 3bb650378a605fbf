import { expect, test } from 'vitest';
import { Stream } from '../stream';

const CODE = 'units.dead';

test('units that died while training are gated by information', () => {
  const stream = new Stream().row(1, { dead_share: 0.02 }).snapshot({ step: 1 });
  for (const step of [2, 3]) stream.row(step, { dead_share: 0.95 }).snapshot({ step, info: 0.35 });
  expect(stream.history(CODE)).toEqual(['raised:warning@3']);
  expect(stream.of(CODE)[0]!.message).toContain('2 % at step 1 to 95 % at step 3');
});

test('a network that was dead from the start is an error that names its start first', () => {
  const stream = new Stream();
  for (const step of [0, 1]) stream.row(step, { dead_share: 1 }).snapshot({ step, info: 0.5 });
  expect(stream.of(CODE)[0]).toMatchObject({ severity: 'error' });
  expect(stream.of(CODE)[0]!.causes[0]!.id).toBe('dead-relu');
});

test('a fifth of dead units is usual', () => {
  const stream = new Stream();
  for (let step = 0; step < 9; step++) stream.row(step, { dead_share: 0.2 }).snapshot({ step });
  expect(stream.of(CODE)).toEqual([]);
});
