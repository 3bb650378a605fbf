import { expect, test } from 'vitest';
import { toAnalysisContextFromHello } from '../../../src/config/analysisContext';
import type { RunEvent } from '../../../src/domain/event';
import { AlertLog } from '../../../src/recorder/alertLog';
import { AnalysisFeed } from '../../../src/recorder/analysisFeed';

const TIME = '2026-01-01T00:00:00.000Z';

function createFeed() {
  const lines: string[] = [];
  let nowMs = 0;
  const write = (event: RunEvent): void => {
    if (event.kind === 'alert') lines.push(`${event.rank ?? 'run'} ${event.code} ${event.state}`);
  };
  const outlets = { writeEvent: write, now: () => TIME };
  const context = () => toAnalysisContextFromHello({}, null);
  const feed = new AnalysisFeed(new AlertLog(write, outlets.now), outlets, context, () => nowMs);
  const log = (rank: number, step: number, loss: number): void =>
    feed.observeRows(rank, { names: ['loss'], rows: 1, values: Float64Array.of(step, 0, loss) });
  return { feed, lines, log, pass: (ms: number) => void (nowMs += ms) };
}

test('a run is judged by rank 0, even if another one speaks first', () => {
  const { feed, lines, log } = createFeed();
  for (let step = 1; step <= 5; step++) log(1, step, Number.NaN);
  expect(lines).toEqual([]);
  expect(feed.verdict).toBeNull();
  const alone = createFeed();
  for (let step = 1; step <= 8; step++) {
    log(0, step, 0.5);
    alone.log(0, step, 0.5);
  }
  expect(lines).toEqual(['1 numeric.nan-inf raised']);
  expect(feed.verdict).toEqual(alone.feed.verdict);
});

test('while rank 0 stays silent the lowest rank that speaks stands in, until it does speak', () => {
  const { lines, log, pass } = createFeed();
  for (let step = 1; step <= 5; step++) {
    log(3, step, 0.5);
    log(2, step, Number.NaN);
  }
  expect(lines).toEqual([]);
  pass(11_000);
  log(3, 6, 0.5);
  expect(lines).toEqual(['run numeric.nan-inf raised']);
  for (let step = 1; step <= 9; step++) log(0, step, 0.5);
  expect(lines.slice(1)).toEqual(['run numeric.nan-inf cleared', '2 numeric.nan-inf raised']);
});

test('a run whose rank 0 never spoke is judged at its end', () => {
  const { feed, lines, log } = createFeed();
  for (let step = 1; step <= 5; step++) log(7, step, Number.NaN);
  feed.end();
  expect(lines).toEqual(['run numeric.nan-inf raised']);
  expect(feed.verdict).not.toBeNull();
});
