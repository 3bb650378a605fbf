import { expect, test } from 'vitest';
import { Stream } from '../stream';
import { makeContext } from '../support';

const CODE = 'loss.margin-unreachable';

function run(margin: number, normalized: boolean, loss: number): Stream {
  const context = { normalized, loss: { ...makeContext().loss, margin } };
  return new Stream(context).rows(1, 10, () => ({ loss }));
}

test('a margin of 2 or more between unit rows is a warning after five rows', () => {
  const stream = run(2.5, true, 1.4);
  expect(stream.history(CODE)).toEqual(['raised:warning@5']);
  expect(stream.of(CODE)[0]!.causes[0]!.id).toBe('margin-unreachable');
});

test('a usual margin, raw rows, and a loss below the floor are none', () => {
  expect(run(0.2, true, 0.1).of(CODE)).toEqual([]);
  expect(run(5, false, 3).of(CODE)).toEqual([]);
  expect(run(2.5, true, 0.1).of(CODE)).toEqual([]);
});
