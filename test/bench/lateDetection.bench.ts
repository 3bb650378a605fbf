import { describe, it } from 'vitest';
import { planLooks } from '../../src/trainer/looks/lookPlan';
import { drawLateSetup } from '../scenarios/training/randomSetup';
import { hasError, isHealthy, WARNINGS } from '../scenarios/training/scoreWatched';
import { watchScenario, type Watched } from '../scenarios/training/watchScenario';
import { quantile, recordFigure } from './support/figures';

/** Long runs that go wrong late, if they do: MARGIN_BENCH_RUNS, else so many. Rules were set on seeds 4000 to 4099 (docs/diagnosis.md). */
const RUNS = 30;
const FIRST_SEED = 12_000;
const A_RUN_MS = 60_000;
const OFTEN = planLooks(10);
const DEATHS = new Set(['geometry.point-collapse']);
const WARNED = new Set([...DEATHS, ...WARNINGS]);

interface Pair {
  /** As the built-in trainer looks by itself: ever more rarely. */
  readonly rarely: Watched;
  readonly often: Watched;
}

describe('Detection where looks get rarer', () => {
  const count = Number(process.env['MARGIN_BENCH_RUNS'] ?? RUNS);

  it(`in ${count} long random runs`, { timeout: 2 * count * A_RUN_MS }, () => {
    const pairs = Array.from({ length: count }, (_, i): Pair => {
      const seed = FIRST_SEED + i;
      const setup = drawLateSetup(seed);
      return { rarely: watchScenario(setup, seed), often: watchScenario(setup, seed, { looks: OFTEN }) };
    });
    const collapsed = pairs.filter(({ often }) => often.deadStep !== null && often.deadStep > 0);
    const note = `${collapsed.length} collapses in ${count} random runs of 2,000 steps, beside a look every 10 steps`;
    recordFigure({
      what: 'steps that the default looks call a collapse dead later, p90',
      value: quantile(
        collapsed.map((pair) => toDelay(pair, DEATHS)),
        0.9,
      ),
      unit: 'steps',
      limit: 80,
      note,
    });
    recordFigure({
      what: 'steps that the default looks first warn of a collapse later, p90',
      value: quantile(
        collapsed.map((pair) => toDelay(pair, WARNED)),
        0.9,
      ),
      unit: 'steps',
      limit: 80,
      note,
    });
    recordFigure({
      what: 'snapshots that the default looks take',
      value: Number(
        (
          sumOf(pairs, ({ rarely }) => rarely.verdicts.length) /
          sumOf(pairs, ({ often }) => often.verdicts.length)
        ).toFixed(2),
      ),
      unit: '×',
      note: 'of those with a look every 10 steps, in the same runs',
    });
    const healthy = pairs.filter(({ often }) => isHealthy(often));
    recordFigure({
      what: 'healthy long runs given an error',
      value: Number(
        (sumOf(healthy, ({ rarely }) => Number(hasError(rarely))) / Math.max(1, healthy.length)).toFixed(3),
      ),
      unit: 'share',
      note: `${healthy.length} healthy of ${count} random runs; with a look every 10 steps ${sumOf(healthy, ({ often }) => Number(hasError(often)))} of them`,
    });
  });
});

/** From the alert with many looks to the alert with few; a run that is never told of is told of after its end. */
function toDelay({ rarely, often }: Pair, codes: ReadonlySet<string>): number {
  const firstOf = ({ alerts }: Watched): number =>
    alerts.find(({ state, code }) => state === 'raised' && codes.has(code))?.step ?? Number.POSITIVE_INFINITY;
  const [late, soon] = [firstOf(rarely), firstOf(often)];
  return late === soon ? 0 : late - soon;
}

function sumOf<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0);
}
