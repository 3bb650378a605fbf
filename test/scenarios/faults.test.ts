import { beforeAll, describe, expect, test } from 'vitest';
import { makeWorkspace } from '../process/support/margin';
import { BATCH_FAULTS } from './faults/batchFaults';
import { toConfig } from './faults/faultScenario';
import type { Expectation, FaultScenario } from './faults/faultScenario';
import { HEALTHY } from './faults/healthyScenarios';
import { LOOP_FAULTS } from './faults/loopFaults';
import { NETWORK_FAULTS } from './faults/networkFaults';
import { writeNoisyDigits } from './faults/noisyDigits';
import { runFault } from './faults/runFault';
import type { FaultRun } from './faults/runFault';

/** Bounds hold for seeds 0 to 9. The rules of causes were made with 1 and 2 in view, so it is 3 that is trained. */
const SEED = Number(process.env['MARGIN_SEED'] ?? 3);
const AT_ONCE = 2;
const TRAINING_TIMEOUT_MS = 600_000;
const FAULTS = [...NETWORK_FAULTS, ...LOOP_FAULTS, ...BATCH_FAULTS];

const folder = makeWorkspace();

function expectMeasured(run: FaultRun, { last = {}, highest = {}, notANumber = [] }: Expectation): void {
  const expectWithin = (name: string, value: unknown, [low, high]: readonly [number, number]): void => {
    expect(value, name).toBeGreaterThanOrEqual(low - 1e-6);
    expect(value, name).toBeLessThanOrEqual(high + 1e-6);
  };
  for (const [name, bounds] of Object.entries(last)) expectWithin(name, run.metrics[name]?.last, bounds);
  for (const [name, bounds] of Object.entries(highest))
    expectWithin(`highest ${name}`, run.metrics[name]?.max, bounds);
  for (const name of notANumber) expect(run.metrics[name]?.last, name).toBe('NaN');
}

function expectSaid(run: FaultRun, { alerts = [], cause, field, verdict }: Expectation): void {
  const codes = run.alerts.map(({ code }) => code);
  for (const expected of alerts)
    expect(
      [expected].flat().some((code) => codes.includes(code)),
      `${String(expected)} of ${codes.join()}`,
    ).toBe(true);
  const alert = run.alerts.find(({ code }) => [alerts[0] ?? []].flat().includes(code));
  if (cause !== undefined) expect([cause].flat()).toContain(alert?.causes[0]?.id);
  if (field !== undefined) expect(run.lines[(alert?.sites[0]?.line ?? 0) - 1]).toContain(`"${field}"`);
  if (verdict !== undefined) expect([verdict].flat()).toContain(run.verdict.state);
}

/** The run of a scenario, or why there is none; they are trained before the first test, two at a time. */
const runs = new Map<string, FaultRun | Error>();

async function trainAll(scenarios: readonly FaultScenario[]): Promise<void> {
  const waiting = [...scenarios];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const run = runFault(folder, next.id, SEED, toConfig(next));
      runs.set(next.id, await run.catch((error: unknown) => error as Error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function expectRun({ id, expected }: FaultScenario): FaultRun {
  const run = runs.get(id)!;
  if (run instanceof Error) throw run;
  expect(run.status).toBe('finished');
  expectMeasured(run, expected);
  expectSaid(run, expected);
  return run;
}

describe('the built-in trainer', () => {
  beforeAll(async () => {
    writeNoisyDigits(folder);
    await trainAll([...HEALTHY, ...FAULTS]);
  }, TRAINING_TIMEOUT_MS);

  test.each(HEALTHY)('$id learns, and nothing is called a collapse or an error: $what', (scenario) => {
    const { alerts } = expectRun(scenario);
    expect(alerts.filter(({ code }) => /collapse|^numeric|^graph/.test(code))).toEqual([]);
    expect(alerts.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test.each(FAULTS)('$id ends as it was measured, with the alerts that it should have: $what', (scenario) => {
    expectRun(scenario);
  });
});
