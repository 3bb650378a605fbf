import { expect, test } from 'vitest';
import { Stream } from '../stream';

const CODE = 'rate.too-high';

test('one early step over the limit is enough; the limit is lower for hard mining of raw distances', () => {
  const hard = new Stream().row(1, { update_ratio: 0.2 });
  expect(hard.history(CODE)).toEqual(['raised:warning@1']);
  const all = new Stream({ miner: 'batch-all' }).row(1, { update_ratio: 0.2 });
  expect(all.of(CODE)).toEqual([]);
  expect(new Stream({ miner: 'batch-all' }).row(1, { update_ratio: 0.35 }).of(CODE)).toHaveLength(1);
});

test('a large step after the first twenty is not judged', () => {
  const stream = new Stream().rows(1, 20, () => ({ update_ratio: 0.01 })).row(21, { update_ratio: 0.5 });
  expect(stream.of(CODE)).toEqual([]);
});

test('it names the line and a tenth of the rate, as it can stand in the file', () => {
  const site = { file: '/w/a.triplet.json', line: 7, column: 45, endColumn: 49, text: '0.03' };
  const stream = new Stream({ sites: new Map([['optimizer.learningRate', site]]) }).row(1, {
    update_ratio: 0.4,
  });
  expect(stream.of(CODE)[0]!.causes[0]).toMatchObject({
    id: 'lr-too-high',
    sites: [site],
    fix: {
      target: 'optimizer.learningRate',
      oldText: '0.03',
      newText: '0.003',
      title: 'Set learningRate to 0.003',
    },
  });
});
