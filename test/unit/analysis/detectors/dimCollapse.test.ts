import { expect, test } from 'vitest';
import { Stream } from '../stream';

const CODE = 'geometry.dim-collapse';
const snapshots = (stream: Stream, ranks: readonly number[], over = {}): Stream => {
  ranks.forEach((effectiveRank, i) => stream.snapshot({ step: 10 * i, effectiveRank, ...over }));
  return stream;
};

test('three snapshots on a line are a collapse of dimensions, an error where hardly a neighbour is right', () => {
  expect(snapshots(new Stream(), [1.2, 1.2, 1.2]).history(CODE)).toEqual(['raised:error@20']);
  expect(snapshots(new Stream(), [1.2, 1.2, 1.2], { info: 0.5 }).history(CODE)).toEqual([
    'raised:warning@20',
  ]);
});

test('few directions count only where rank fell and neighbours got worse', () => {
  const stream = new Stream();
  [0.6, 0.6, 0.4, 0.35, 0.35, 0.35].forEach((info, i) =>
    stream.snapshot({ step: 10 * i, info, effectiveRank: i < 2 ? 20 : 2.5 }),
  );
  expect(stream.of(CODE)).toHaveLength(1);
  expect(snapshots(new Stream(), [20, 2.5, 2.5, 2.5, 2.5]).of(CODE)).toEqual([]);
});

test('two dimensions, or three classes, have a low rank by design', () => {
  expect(snapshots(new Stream(), [1.3, 1.3, 1.3, 1.3], { d: 2 }).of(CODE)).toEqual([]);
  expect(snapshots(new Stream(), [1.3, 1.3, 1.3, 1.3], { classes: 3 }).of(CODE)).toEqual([]);
});

test('the cause is the narrow layer where rank was low untrained, the decay where it fell', () => {
  const site = (text: string) => ({ file: '/w/a.triplet.json', line: 4, text });
  const sites = new Map([
    ['model.layers[0].dense', site('128')],
    ['model.layers[1].dense', site('1')],
    ['optimizer.weightDecay', site('0.3')],
  ]);
  const narrow = snapshots(new Stream({ sites }), [1.2, 1.2, 1.2]).of(CODE)[0]!.causes[0]!;
  expect(narrow).toMatchObject({ id: 'capacity-limited', sites: [{ text: '1' }] });
  const context = { weightDecay: 0.3, miner: 'batch-all' };
  const decayed = snapshots(new Stream(context), [20, 9, 1.2, 1.2, 1.2]).of(CODE)[0]!.causes[0]!;
  expect(decayed.id).toBe('weight-decay');
});
