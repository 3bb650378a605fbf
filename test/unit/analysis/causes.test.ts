import { describe, expect, test } from 'vitest';
import type { Site } from '../../../src/domain/alert';
import { makeContext } from './support';
import { normsOf, Stream } from './stream';

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

  test('after it had learned is the learning rate where that has grown since, and the mining where it has not', () => {
    const causesWhere = (rate: (step: number) => number) => {
      const stream = new Stream({ sites: SITES }).snapshot({ step: 0 });
      for (let step = 1; step <= 600; step++) {
        const [scale, auc] = step <= 500 ? [1, 0.9] : [Math.exp((500 - step) / 12), 0.5];
        const row = { loss: 0.3, lr: rate(step), update_ratio: 0.005, batch_median: scale, batch_auc: auc };
        stream.row(step, row);
        if (step % 10 !== 0) continue;
        const info = step > 500 ? 0.05 : Math.min(0.9, 0.2 + step / 100) - step / 1e5;
        stream.snapshot({ step, kappa: scale, info, recallAt1: 0.1 + 0.9 * info, auc });
      }
      return imminent(stream);
    };
    const [first, second] = causesWhere((step) => (step <= 400 ? 1e-3 : 0.02));
    expect(first).toMatchObject({
      id: 'lr-too-high',
      confidence: 'very likely',
      fix: { oldText: '3e-2', newText: '0.003' },
    });
    expect(first!.evidence[0]!.name).toBe('the rate has grown ×20.0 since information was 0.90 at step 70');
    expect(second).toMatchObject({ id: 'hard-mining' });
    expect(second!.evidence.map(({ name }) => name)).toContain(
      'information was 0.90 at step 70 with the same mining',
    );
    // Dead since about step 580: what the rate does after that is no cause.
    expect(causesWhere((step) => (step <= 590 ? 1e-3 : 0.02))[0]!.id).toBe('hard-mining');
    // A warm-up was over before the peak.
    expect(causesWhere((step) => Math.min(1e-3, step * 5e-5))[0]!.id).toBe('hard-mining');
    expect(causesWhere(() => 1e-3)[0]!.id).toBe('hard-mining');
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

describe('what nothing speaks for', () => {
  test('is only possible, offers no fix, and no other cause is one of two with it', () => {
    // A rate without a logged update: no evidence at all.
    const stream = collapse(
      new Stream({ sites: SITES, miner: null, weightDecay: null, optimizer: null }),
      240,
      () => ({}),
    );
    const [first, second] = imminent(stream);
    expect(first).toMatchObject({ id: 'label-noise' });
    expect(second).toMatchObject({ id: 'lr-too-high', confidence: 'possible', evidence: [] });
    expect(second!.fix).toBeUndefined();
    const early = collapse(new Stream({ miner: null, weightDecay: null }), 90, () => ({ batch_auc: 0.6 }));
    for (const { confidence, evidence } of early.alerts.flatMap(({ causes }) => causes)) {
      if (confidence === 'one of two') expect(evidence.some(({ supports }) => supports)).toBe(true);
    }
  });
});

describe('gradients that add up', () => {
  const grow = (loss: (step: number) => number, norm: (step: number) => number) => {
    const stream = new Stream({ miner: null, optimizer: 'sgd' }).snapshot({ step: 0, info: 0.8 });
    stream.rows(1, 20, (step) => ({ loss: loss(step), grad_norm: norm(step) }));
    for (const step of [30, 40]) stream.snapshot({ step, kappa: 50, norms: normsOf(50), info: 0.8 });
    return stream.of('norms.explosion')[0]!.causes.map(({ id }) => id);
  };
  const jumping = (step: number) => (step % 2 ? 0.3 : 0.7);
  const calm = (step: number) => Math.min(4, 2 * step) + 0.01 * step;

  test('hardly notice a batch whose loss jumps', () => {
    expect(grow(jumping, calm)[0]).toBe('missing-zero-grad');
  });

  test('are not those of single batches, which jump with the loss, nor a clipped norm, nor the same batch again', () => {
    expect(grow(jumping, (step) => calm(step) * (step % 2 ? 1 : 1.4))).not.toContain('missing-zero-grad');
    expect(grow(jumping, (step) => Math.min(1, 0.3 * step))).not.toContain('missing-zero-grad');
    expect(grow((step) => 0.5 - 0.001 * step, calm)).not.toContain('missing-zero-grad');
  });
});

describe('a similarity in the place of a distance', () => {
  const firstCauses = (first: number, over: { miner?: string | null } = {}) => {
    const untrained = { auc: 0.78, info: 0.7, positives: normsOf(0.3), negatives: normsOf(0.45) };
    const stream = new Stream({ miner: 'batch-all', normalized: true, ...over });
    stream.snapshot({ step: 0, ...untrained });
    for (let step = 1; step <= 120; step++) {
      const scale = Math.max(0.2, Math.exp(-step / 20));
      stream.row(step, { loss: 0.5 + (first - 0.5) * scale });
      if (step % 10 === 0) stream.snapshot({ step, ...untrained, kappa: scale, auc: 0.54, info: 0.3 });
    }
    return stream.of('geometry.collapse-imminent').at(-1)!.causes;
  };

  test('shows in the first loss: over the margin, where untrained classes are apart', () => {
    const [first] = firstCauses(0.66);
    expect(first!.id).toBe('sign-inverted');
    expect(first!.evidence.map(({ name }) => name).join()).toContain('should be under 0.500');
  });

  test('speaks less where the miner is not known, and not at all where the loss is as high as of hardest negatives', () => {
    const scoreOf = (first: number) =>
      firstCauses(first, { miner: null }).find(({ id }) => id === 'sign-inverted')?.score ?? -9;
    expect(scoreOf(0.66)).toBeGreaterThan(scoreOf(0.52) + 1);
    expect(scoreOf(0.9)).toBeLessThan(scoreOf(0.66));
  });

  test('does not where the loss starts on the margin, as with shuffled labels, or the miner looks for hard negatives', () => {
    expect(firstCauses(0.52)[0]!.id).toBe('label-noise');
    expect(firstCauses(0.66, { miner: 'batch-hard' })[0]!.id).not.toBe('sign-inverted');
  });
});

test('a sign is not the wrong way round where distances tell classes apart better than before', () => {
  const stream = new Stream().snapshot({ step: 0, auc: 0.65, info: 0.8 });
  stream.rows(1, 30, (step) => ({ loss: 0.5 + 0.05 * step }));
  for (const step of [40, 50]) stream.snapshot({ step, auc: 0.9, info: 0.8, kappa: 40, norms: normsOf(40) });
  const causes = stream.of('norms.explosion')[0]!.causes;
  expect(causes[0]!.id).not.toBe('sign-inverted');
});

test('without logged updates the rate itself speaks for or against it, under optimisers whose steps are as large', () => {
  const scoreOf = (learningRate: number, optimizer: string) => {
    const stream = collapse(new Stream({ learningRate, optimizer, miner: 'batch-all' }), 90, () => ({}));
    return imminent(stream).find(({ id }) => id === 'lr-too-high')?.score ?? Number.NaN;
  };
  expect(scoreOf(0.05, 'adam')).toBeGreaterThan(scoreOf(1e-3, 'adam'));
  expect(scoreOf(1e-4, 'adam')).toBeLessThan(scoreOf(1e-3, 'adam'));
  expect(scoreOf(0.05, 'sgd')).toBe(scoreOf(1e-3, 'sgd'));
});

test('a fix names a field of a configuration, and says in words what a program has its own name for', () => {
  const titlesAt = (text: string | undefined) => {
    const place = { file: '/w/a', line: 3, ...(text === undefined ? {} : { text }) };
    const sites = new Map([
      ['optimizer.learningRate', place],
      ['miner.kind', place],
    ]);
    const stream = collapse(new Stream({ sites }), 40, (step) => ({ update_ratio: step === 1 ? 0.4 : 0.01 }));
    return imminent(stream).flatMap(({ fix }) => fix?.title ?? []);
  };
  expect(titlesAt('0.03')).toEqual(['Set learningRate to 0.003', 'Set miner to semi-hard']);
  expect(titlesAt(undefined)).toEqual(['Set the learning rate to 0.003', 'Set the miner to semi-hard']);
});
