import { describe, expect, test } from 'vitest';
import { createRunAnalysis } from '../../../src/analysis/runAnalysis';
import type { AlertDraft } from '../../../src/domain/analysisResult';
import type { MetricRow } from '../../../src/domain/metrics';
import type { Snapshot } from '../../../src/domain/snapshot';
import { makeClusters, makeContext, makeRow, makeSnapshot, makeUnknownContext } from './support';

/** Clusters that melt into one point, a row a step and a snapshot every fourth, held out and train. */
function makeCollapsingRun(steps: number): { rows: MetricRow[]; snapshots: Snapshot[] } {
  const rows: MetricRow[] = [];
  const snapshots: Snapshot[] = [];
  for (let step = 0; step <= steps; step++) {
    const scale = Math.exp(-0.25 * step);
    if (step > 0) {
      rows.push(
        makeRow(step, {
          loss: 0.5 + 0.3 * scale,
          update_ratio: step < 3 ? 0.3 : 0.01,
          batch_median: 4 * scale,
          batch_auc: 0.52,
          grad_norm: scale,
        }),
      );
    }
    if (step % 4 !== 0) continue;
    for (const split of ['holdout', 'train']) {
      const { rows: points, labels } = makeClusters({
        seed: step + 1,
        perClass: 6,
        classes: 5,
        d: 4,
        apart: 0.3 * scale,
        scale,
        offset: 1,
      });
      snapshots.push(makeSnapshot(points, labels, { step, split }));
    }
  }
  return { rows, snapshots };
}

function play(
  { rows, snapshots }: { rows: MetricRow[]; snapshots: Snapshot[] },
  context = makeContext(),
): { alerts: AlertDraft[]; texts: string[]; statistics: ReturnType<typeof createRunAnalysis>[] & unknown } {
  const analysis = createRunAnalysis(context);
  const alerts: AlertDraft[] = [];
  const texts: string[] = [];
  let next = 0;
  for (const snapshot of snapshots) {
    for (; next < rows.length && rows[next]!.step <= snapshot.step; next++) {
      alerts.push(...analysis.observeRow(rows[next]!));
    }
    const result = analysis.observeSnapshot(snapshot);
    alerts.push(...result.alerts);
    texts.push(JSON.stringify(result.verdict));
  }
  texts.push(JSON.stringify(analysis.end()));
  return { alerts, texts, statistics: [] as never };
}

test('a run that collapses is told of before it is dead, then dated, and ends as dead', () => {
  const run = makeCollapsingRun(60);
  const { alerts, texts } = play(run);
  const raised = alerts.filter((alert) => alert.state === 'raised').map((alert) => alert.code);
  expect(raised.slice(0, 1)).toEqual(['rate.too-high']);
  expect(raised.indexOf('geometry.collapse-imminent')).toBeLessThan(
    raised.indexOf('geometry.point-collapse'),
  );
  const dead = alerts.find((alert) => alert.code === 'geometry.point-collapse')!;
  expect(dead).toMatchObject({ severity: 'error', id: 'geometry.point-collapse-1' });
  expect(JSON.parse(texts.at(-1)!)).toMatchObject({
    state: 'dead-at-loss',
    tone: 'error',
    title: `Dead since step ${dead.step}`,
  });
  expect(JSON.parse(texts.at(-1)!).stats).toHaveLength(4);
});

test('statistics fed again give the same alerts and verdicts as the embeddings did', () => {
  const run = makeCollapsingRun(60);
  const live = createRunAnalysis(makeContext());
  const replay = createRunAnalysis(makeContext());
  const heard: unknown[][] = [[], []];
  run.rows.forEach((row, i) => {
    heard[0]!.push(live.observeRow(row));
    heard[1]!.push(replay.observeRow(row));
    const snapshot = run.snapshots[i];
    if (!snapshot) return;
    const first = live.observeSnapshot(snapshot);
    const again = replay.observeStatistics(first.statistics);
    heard[0]!.push(first.alerts, first.verdict, [...first.derived]);
    heard[1]!.push(again.alerts, again.verdict, [...again.derived]);
  });
  expect(heard[1]).toEqual(heard[0]);
  expect(replay.end()).toEqual(live.end());
});

test('the same run gives the same lines twice', () => {
  expect(play(makeCollapsingRun(40))).toEqual(play(makeCollapsingRun(40)));
});

test('a script that tells nothing but a loss and embeddings gets statistics, alerts and a verdict', () => {
  const run = makeCollapsingRun(60);
  const bare = { ...run, rows: run.rows.map((row) => makeRow(row.step, { loss: 0.5 })) };
  const { alerts, texts } = play(bare, makeUnknownContext());
  expect(alerts.some((alert) => alert.code === 'geometry.point-collapse')).toBe(true);
  expect(JSON.parse(texts.at(-1)!).stats[2]).toMatchObject({ label: 'Loss', comparison: 'L* unknown' });
});

test('a script without labels is judged by its spread', () => {
  const run = makeCollapsingRun(60);
  const blind = { ...run, snapshots: run.snapshots.map((snapshot) => ({ ...snapshot, labels: null })) };
  const { texts } = play(blind, makeUnknownContext());
  expect(JSON.parse(texts[4]!)).toMatchObject({ state: 'no-labels', title: 'Not collapsing', tone: 'pass' });
  expect(JSON.parse(texts.at(-1)!)).toMatchObject({ state: 'dead-at-loss', tone: 'error' });
});

describe('derived values', () => {
  test('of a train probe stand under train_ names only, and it raises no alert of its own', () => {
    const analysis = createRunAnalysis(makeContext());
    const { rows, labels } = makeClusters({ seed: 1, perClass: 6, classes: 5, d: 4, apart: 2 });
    const held = analysis.observeSnapshot(makeSnapshot(rows, labels));
    const train = analysis.observeSnapshot(makeSnapshot(rows, labels, { split: 'train' }));
    expect([...train.derived.keys()]).toEqual(['train_recall_at_1', 'train_map_at_r', 'train_info']);
    expect([...held.derived.keys()]).toContain('dist_neg_p50');
    expect(held.derived.get('kappa')).toBeCloseTo(held.statistics.median / 0.5, 12);
  });

  test('without labels leave out what needs them', () => {
    const analysis = createRunAnalysis(makeContext());
    const { derived } = analysis.observeSnapshot(
      makeSnapshot(
        [
          [0, 1],
          [1, 0],
          [2, 2],
        ],
        null,
      ),
    );
    expect(derived.has('recall_at_1')).toBe(false);
    expect(derived.has('kappa')).toBe(true);
  });
});

test('what is remembered does not grow with the run', () => {
  const analysis = createRunAnalysis(makeContext());
  const feed = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      analysis.observeRow(
        makeRow(i, { loss: 0.4 + 0.1 * Math.sin(i), grad_norm: 1, batch_auc: 0.7, batch_median: 1 }),
      );
    }
    return JSON.stringify(analysis).length;
  };
  const before = feed(0, 500);
  expect(feed(500, 6000)).toBeLessThan(before + 500);
});

test('a loss that is told on the way counts from then on, and the spread does not jump', () => {
  const run = makeCollapsingRun(60);
  const plain = createRunAnalysis(makeUnknownContext());
  const told = createRunAnalysis(makeUnknownContext());
  run.rows.forEach((row, i) => {
    const pinned = makeRow(row.step, { loss: 0.5 });
    if (i === 30)
      told.tellLoss({
        kind: 'triplet',
        margin: 0.5,
        soft: false,
        smooth: false,
        reduction: 'mean',
        atCollapse: 0.5,
      });
    plain.observeRow(pinned);
    told.observeRow(pinned);
    const snapshot = run.snapshots[i];
    if (!snapshot) return;
    const spreadBefore = plain.observeSnapshot(snapshot).verdict.stats[0];
    const result = told.observeSnapshot(snapshot);
    expect(result.verdict.stats[0]).toEqual(spreadBefore);
    if (result.verdict.stats.length === 4)
      expect(result.verdict.stats[2]!.comparison).toBe(i < 30 ? 'L* unknown' : 'L* 0.500');
  });
  expect(plain.end().stats[2]).toMatchObject({ comparison: 'L* unknown' });
  expect(told.end().stats[2]).toMatchObject({ comparison: 'L* 0.500' });
});
