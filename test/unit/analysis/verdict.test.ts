import { describe, expect, test } from 'vitest';
import { normsOf, Stream } from './stream';

describe('before there is enough to judge', () => {
  test('it waits for the first step, then counts snapshots to three', () => {
    const stream = new Stream();
    expect(stream.verdict).toMatchObject({
      state: 'waiting',
      title: 'Waiting for the first step',
      stats: [],
    });
    stream.row(1, { loss: 0.5 }).snapshot({ step: 1 });
    expect(stream.verdict).toMatchObject({
      title: 'Too early to tell',
      sentence: '1 of 3 snapshots.',
      tone: 'question',
    });
    stream.snapshot({ step: 2 }).snapshot({ step: 3 });
    expect(stream.verdict.state).toBe('learning');
  });

  test('a loss alone can not be judged', () => {
    const stream = new Stream().rows(1, 29, () => ({ loss: 0.5 }));
    expect(stream.verdict.state).toBe('too-early');
    stream.row(30, { loss: 0.5 });
    expect(stream.verdict).toMatchObject({ state: 'no-embeddings', title: "Loss only: can't judge" });
  });
});

describe('sentences', () => {
  const learn = () => {
    const stream = new Stream().rows(1, 30, () => ({ loss: 0.2 }));
    [0.2, 0.4, 0.6, 0.84].forEach((info, i) =>
      stream.snapshot({
        step: 10 * i,
        kappa: 1 + i,
        info,
        recallAt1: info + 0.01,
        positives: normsOf(1.43),
        negatives: normsOf(3.66),
      }),
    );
    return stream;
  };

  test('learning tells the gap in margins and the R@1, with high confidence when four signals agree', () => {
    expect(learn().verdict).toMatchObject({
      title: 'Learning',
      tone: 'pass',
      sentence:
        'Negatives are pulling away from positives: the median gap is 2.23, 4.46 margins, and held-out R@1 is 0.85.',
      confidence: 'High confidence. No alert since the start.',
    });
    expect(learn().verdict.stats[0]).toEqual({ label: 'Spread', value: '×4.00', comparison: 'of start' });
  });

  test('what is not sure yet asks for more snapshots, an ended run for none', () => {
    const stream = new Stream().rows(1, 15, () => ({ loss: 0.49 }));
    for (const step of [0, 5, 10, 15]) stream.snapshot({ step, info: 0.2, kappa: 1 + step / 100 });
    expect(stream.verdict.confidence).toMatch(/signals agree\. Wait for 3 more snapshots\.$/);
    expect(stream.analysis.end().confidence).toMatch(/signals agree\.$/);
  });

  test('a good end is learned, and says by how much', () => {
    expect(learn().analysis.end()).toMatchObject({
      state: 'learned',
      title: 'Learned',
      sentence: 'Held-out R@1 is 0.85, 0.64 above the untrained network.',
    });
  });

  test('a contraction with rising information is named as passing', () => {
    const stream = new Stream();
    [0.12, 0.2, 0.3, 0.4, 0.44].forEach((info, i) =>
      stream.snapshot({ step: 20 * i, kappa: 1 - 0.17 * i, info, recallAt1: info + 0.06 }),
    );
    expect(stream.verdict).toMatchObject({
      state: 'contracted-rising',
      title: 'Contracting, and learning',
      tone: 'info',
      sentence:
        'Distances shrank to 32 % of their start while neighbours match labels ever more often: R@1 0.18 → 0.50. Batch-hard mining starts this way.',
    });
  });

  test('a collapse tells spread and the fall of information, and doubts itself while few signals agree', () => {
    const stream = new Stream().snapshot({ step: 0, info: 0.2 }).snapshot({ step: 10, info: 0.38 });
    stream.rows(1, 60, (step) => ({ loss: 0.51, batch_median: Math.exp(-0.08 * step), batch_auc: 0.52 }));
    stream.snapshot({ step: 60, kappa: 0.004, info: 0.11, recallAt1: 0.2, effectiveRank: 2 });
    expect(stream.verdict).toMatchObject({
      state: 'collapsing',
      title: 'Collapsing',
      sentence:
        'All embeddings are closing in on one point: spread is 0.4 % of its start, and information has fallen from 0.38 to 0.11.',
      confidence:
        'High confidence: 4 of 4 signals agree. A dead network has no gradient left to recover with.',
    });
    expect(stream.verdict.stats).toEqual([
      { label: 'Spread', value: '0.4 %', comparison: 'of start, falling' },
      { label: 'Information', value: '0.11', comparison: 'peak 0.38 at 10' },
      { label: 'Loss', value: '0.510', comparison: 'L* 0.500' },
      { label: 'Rank', value: '2.00', comparison: 'of 32, was 20.0' },
    ]);
  });

  test('its tone is the severity of the alert', () => {
    const stream = new Stream().snapshot({ step: 0 }).snapshot({ step: 1 });
    stream.rows(1, 60, (step) => ({ loss: 0.51, batch_median: Math.exp(-0.08 * step), batch_auc: 0.52 }));
    for (const info of [0.2, 0.05, 0.2]) {
      stream.snapshot({ step: 60, kappa: 0.1, info });
      const severity = stream.of('geometry.collapse-imminent').at(-1)!.severity;
      expect(stream.verdict.tone).toBe(severity);
    }
    expect(stream.verdict.tone).toBe('error');
  });

  test('a dead space with a loss of 0 says what the loss hides', () => {
    const stream = new Stream({ miner: 'semi-hard' }).snapshot({ step: 0 }).rows(1, 30, () => ({ loss: 0 }));
    for (const step of [31, 32]) stream.snapshot({ step, kappa: 1e-6, info: 0 });
    expect(stream.verdict).toMatchObject({ state: 'dead-at-zero', title: 'Dead, and the loss says 0' });
  });

  test('exploded norms with poor information show the norm in place of the spread', () => {
    const stream = new Stream().snapshot({ step: 0, recallAt1: 0.5, info: 0.45 });
    for (const step of [1, 2, 3, 4])
      stream.snapshot({ step, kappa: 50, norms: normsOf(90), info: 0.1, recallAt1: 0.2 });
    expect(stream.verdict).toMatchObject({
      state: 'inflated-poor',
      tone: 'error',
      sentence:
        'Norms grew ×90.0 and retrieval fell from 0.50 to 0.20. 40 % of all triplets are still wrong.',
    });
    expect(stream.verdict.stats[0]).toMatchObject({ label: 'Norm', value: '×90.0' });
  });

  test('a train probe far ahead of the held-out one is overfitting', () => {
    const stream = new Stream().rows(1, 30, () => ({ loss: 0.01, active_share: 0.01 }));
    for (const step of [0, 10, 20, 30]) {
      stream.snapshot({
        step,
        split: 'train',
        recallAt1: 1,
        info: 1,
        triplets: { easy: 1, semiHard: 0, hard: 0 },
      });
      stream.snapshot({ step, info: 0.2 + step / 200, recallAt1: 0.3 });
    }
    expect(stream.verdict).toMatchObject({
      state: 'overfitting',
      sentence: 'Train R@1 1.00, held out 0.30.',
    });
  });

  test('distances that move while neighbours stay at the start are moving, not learning', () => {
    const stream = new Stream();
    for (let i = 0; i < 20; i++) stream.snapshot({ step: 10 * i, kappa: 1 + 0.1 * i, info: 0.1 });
    expect(stream.verdict).toMatchObject({ state: 'no-information', title: 'Moving, not learning' });
  });
});

test('one odd snapshot does not change the title', () => {
  const stream = new Stream().snapshot({ step: 0 }).snapshot({ step: 1 }).snapshot({ step: 2 });
  stream.snapshot({ step: 3, kappa: 1e-3, info: 0.5 });
  expect(stream.verdict.state).toBe('learning');
  stream.snapshot({ step: 4, kappa: 1e-3, info: 0.5 });
  expect(stream.verdict.state).toBe('tiny-ordered');
});

describe('norms that grow where neighbours are right', () => {
  const grow = (context: object, loss: (step: number) => number) => {
    const stream = new Stream(context).snapshot({ step: 0, info: 0.8 });
    stream.rows(1, 40, (step) => ({ loss: loss(step) }));
    for (const step of [41, 42, 43]) stream.snapshot({ step, info: 0.8, kappa: 40, norms: normsOf(400) });
    return stream.verdict;
  };

  test('make a loss over raw distances fall by scaling, or rise with them', () => {
    expect(grow({}, (step) => 0.5 / step).title).toBe('The loss falls by scaling');
    const risen = grow({}, (step) => 0.5 * step);
    expect(risen.title).toBe('Norms grow, and the loss with them');
    expect(risen.sentence).toMatch(/the loss rose from 1\.50 to 15\.\d/);
  });

  test('are not seen by a loss over directions', () => {
    const unseen = grow({ normalized: true }, () => 0.1);
    expect(unseen).toMatchObject({ state: 'inflated-good', title: 'Norms grow unseen' });
    expect(unseen.sentence).not.toContain('raw distances');
  });
});

test('a run that ends no better than it began was not learning', () => {
  const stream = new Stream().rows(1, 15, () => ({ loss: 0.49 }));
  for (const step of [0, 5, 10, 15])
    stream.snapshot({ step, info: 0.2, recallAt1: 0.3 - step / 1000, kappa: 1 + step / 100 });
  expect(stream.analysis.end().title).toBe('Ended without learning');
});
