import { beforeAll, describe, expect, test } from 'vitest';
import { CURATED } from './training/curatedScenarios';
import { scoreWatched } from './training/scoreWatched';
import { watchScenario, type Watched } from './training/watchScenario';

/** Seeds that no threshold was looked at with. */
const SEEDS = [61, 62];
const TEST_TIMEOUT_MS = 600_000;

const watched = new Map<string, Watched[]>();
const of = (id: string) => watched.get(id)!;

beforeAll(() => {
  for (const { id, setup } of CURATED) {
    watched.set(
      id,
      SEEDS.map((seed) => watchScenario(setup, seed)),
    );
  }
}, TEST_TIMEOUT_MS);

describe('real training runs with a known outcome', () => {
  test('of the collapses, at least 85 % are told of before the network is dead, and all of them in the end', () => {
    const { collapsed, warnedBefore, saidDead } = scoreWatched([...of('C1'), ...of('C1w'), ...of('C1d')]);
    expect(collapsed).toBeGreaterThanOrEqual(5);
    expect(warnedBefore / collapsed).toBeGreaterThanOrEqual(0.85);
    expect(saidDead).toBe(collapsed);
  });

  test('a healthy run is given no error and no warning of a collapse', () => {
    const runs = CURATED.filter((scenario) => scenario.expected === 'healthy').flatMap(({ id }) => of(id));
    const score = scoreWatched(runs);
    expect(score.collapsed).toBe(0);
    expect(score.healthy).toBeGreaterThanOrEqual(runs.length - 3);
    expect(score.falseErrors / score.healthy).toBeLessThanOrEqual(0.05);
    expect(score.falseWarnings / score.healthy).toBeLessThanOrEqual(0.1);
  });

  test('the deepest passing contraction is told as information only', () => {
    for (const run of of('H10')) {
      expect(run.alerts.map((alert) => alert.code)).toContain('geometry.contraction');
      expect(run.alerts.every((alert) => alert.severity === 'information')).toBe(true);
      expect(run.verdict.state).toBe('learned');
    }
  });

  test.each(CURATED.filter((scenario) => scenario.expected !== 'healthy'))(
    '$id, $what: the first cause is right in most runs',
    ({ id, expected }) => {
      const right = of(id).filter((run) => {
        const standing = run.alerts
          .filter((alert) => alert.state !== 'cleared' && alert.causes.length > 0)
          .at(-1);
        return standing !== undefined && expected.includes(standing.causes[0]!.id);
      });
      expect(right.length).toBeGreaterThan(of(id).length / 2 - 0.5);
    },
  );
});
