import { describe, expect, test } from 'vitest';
import type { Site } from '../../../src/domain/alert';
import { makeContext } from './support';
import { Stream } from './stream';

const site = (text: string): Site => ({ file: '/w/a.triplet.json', line: 1, column: 1, text });
const SITES = new Map([
  ['optimizer.learningRate', site('3e-2')],
  ['miner.kind', site('"batch-hard"')],
  ['optimizer.weightDecay', site('0.3')],
  ['loss.margin', site('2.5')],
]);

/** Collapses within 40 steps, or over 200. */
function collapse(stream: Stream, steps: number, more: (step: number) => Record<string, number>): Stream {
  stream.snapshot({ step: 0 });
  for (let step = 1; step <= steps; step++) {
    const scale = Math.exp((-8 * step) / steps);
    stream.row(step, { loss: 0.5, batch_median: scale, batch_auc: 0.52, ...more(step) });
    if (step % 5 === 0) stream.snapshot({ step, kappa: scale, info: 0.05, recallAt1: 0.15, auc: 0.52 });
  }
  return stream;
}

const imminent = (stream: Stream) => stream.of('geometry.collapse-imminent').at(-1)!.causes;

describe('the first cause of a run in which nothing moves', () => {
  const still = (gradient: number, rate = 0.001): Stream => {
    const stream = new Stream({ sites: SITES });
    stream.snapshot({ step: 0 });
    for (let step = 1; step <= 8; step++) {
      const row = { loss: 0.4, lr: rate, grad_norm: gradient, update_ratio: 0, active_share: 0.5 };
      stream.row(step, row);
    }
    return stream;
  };
  const causesOf = (stream: Stream) => stream.of('graph.nothing-moves').at(-1)!.causes;

  test('is the graph where no gradient arrives, the optimiser where one does', () => {
    expect(causesOf(still(0)).map(({ id }) => id)).toEqual(['graph-detached', 'params-frozen']);
    expect(causesOf(still(0))[0]!.confidence).toBe('very likely');
    const [first, second] = causesOf(still(2.5));
    expect(first).toMatchObject({ id: 'params-frozen', sites: [{ text: '3e-2' }] });
    expect(second).toMatchObject({ id: 'graph-detached', confidence: 'ruled out' });
    expect(causesOf(still(2.5, 0))[0]!.evidence.map(({ name }) => name)).toContain('the learning rate is 0');
  });
});

describe('the first cause of a collapse', () => {
  test('within tens of steps after a huge step is the learning rate; hard mining comes next, with its own fix', () => {
    const stream = collapse(new Stream({ sites: SITES }), 40, (step) => ({
      update_ratio: step === 1 ? 0.4 : 0.01,
    }));
    const [first, second] = imminent(stream);
    expect(first).toMatchObject({ id: 'lr-too-high', fix: { oldText: '3e-2', newText: '0.003' } });
    expect(['very likely', 'likely']).toContain(first!.confidence);
    expect(second).toMatchObject({
      id: 'hard-mining',
      fix: { oldText: '"batch-hard"', newText: '"semi-hard"' },
    });
  });

  test('over hundreds of small steps whose AUC never rose is the labels', () => {
    const stream = collapse(new Stream({ sites: SITES, miner: 'batch-all' }), 240, () => ({
      update_ratio: 0.005,
    }));
    expect(imminent(stream)[0]).toMatchObject({ id: 'label-noise', sites: [] });
  });

  test('under semi-hard mining is the sign where the loss rises to the margin, the labels where it falls', () => {
    const causesWhere = (loss: (step: number) => number) => {
      const untrained = { info: 0.05, recallAt1: 0.15, auc: 0.53 };
      const stream = new Stream({ miner: 'semi-hard' }).snapshot({ step: 0, ...untrained });
      for (let step = 1; step <= 240; step++) {
        const scale = Math.exp(-step / 80);
        stream.row(step, { loss: loss(step), batch_median: scale, batch_auc: 0.51, update_ratio: 0.005 });
        if (step % 10 === 0) stream.snapshot({ step, ...untrained, kappa: scale, auc: 0.515 });
      }
      return imminent(stream);
    };
    const risen = causesWhere((step) => 0.5 - 0.1 * Math.exp(-step / 100));
    expect(risen[0]!.id).toBe('sign-inverted');
    expect(risen[0]!.evidence.map(({ name }) => name).join()).toMatch(
      /the loss went \d+ % of the way from its start to the margin/,
    );
    expect(causesWhere((step) => 0.3 + 0.1 * Math.exp(-step / 100))[0]!.id).toBe('label-noise');
  });

  test('with a strong decay and shrinking norms is the decay', () => {
    const context = { sites: SITES, miner: 'batch-all', weightDecay: 0.3 };
    const stream = collapse(new Stream(context), 60, () => ({ update_ratio: 0.01 }));
    expect(imminent(stream)[0]).toMatchObject({
      id: 'weight-decay',
      fix: { oldText: '0.3', newText: '0.0001' },
    });
  });

  test('is not AdamW’s decay where its norms hold: 0.01 is its default', () => {
    const causesWith = (optimizer: string) => {
      const context = { sites: SITES, miner: 'batch-all', weightDecay: 0.01, optimizer };
      return imminent(collapse(new Stream(context), 60, () => ({ update_ratio: 0.01 }))).map(({ id }) => id);
    };
    expect(causesWith('adam').indexOf('weight-decay')).toBe(0);
    expect(causesWith('adamw').indexOf('weight-decay')).not.toBe(0);
  });

  test('with gradients that add up in a straight line is the missing zero_grad', () => {
    const stream = collapse(new Stream({ miner: null, optimizer: 'sgd' }), 60, (step) => ({
      grad_norm: step,
    }));
    expect(imminent(stream)[0]).toMatchObject({ id: 'missing-zero-grad' });
  });
});

test('a cause is ruled out with its reason, and a cause without a place has no sites', () => {
  const stream = collapse(new Stream({ weightDecay: 0 }), 40, (step) => ({
    update_ratio: step === 1 ? 0.4 : 0.01,
    dead_share: 0,
  }));
  const causes = imminent(stream);
  expect(causes.every((cause) => cause.sites.length === 0 && cause.fix === undefined)).toBe(true);
  expect(causes).toHaveLength(3);
});

test('a margin wider than the unit sphere is named when the loss stands still', () => {
  const context = {
    normalized: true,
    miner: 'batch-all',
    sites: SITES,
    loss: { ...makeContext().loss, margin: 2.5 },
  };
  const stream = new Stream(context)
    .snapshot({ step: 0 })
    .rows(1, 60, () => ({ loss: 2.5, update_ratio: 0.04 }));
  expect(stream.of('loss.pinned').at(-1)!.causes[0]).toMatchObject({
    id: 'margin-unreachable',
    fix: { newText: '0.2' },
  });
});
