import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  CLI,
  findRun,
  makeWorkspace,
  margin,
  marginJson,
  readManifestFile,
  waitForStatus,
} from './support/margin';
import { readJournal, readSteps, upTo } from './support/journal';
import { trainer } from './support/trainer';

test('a program that logs 100,000 rows and ends at once loses none', async () => {
  const cwd = makeWorkspace();
  const { code } = await margin(['run', '--', ...trainer({ steps: 100_000, exitCode: 2 })], { cwd });
  expect(code).toBe(2);
  const folder = findRun(cwd)!;
  expect(readManifestFile(folder)).toMatchObject({
    status: 'failed',
    steps: 100_000,
    dropped: 0,
    metrics: { loss: { count: 100_000 } },
  });
  expect(readSteps(folder)).toEqual(upTo(100_000));
});

test('20 MB of output in one burst are in output.log byte for byte, and come out of the run and of logs', async () => {
  const cwd = makeWorkspace();
  const { stdout } = await margin(
    ['run', '--', 'sh', '-c', 'head -c 20000000 /dev/zero | tr "\\0" "x"; echo end'],
    { cwd },
  );
  const log = readFileSync(join(findRun(cwd)!, 'output.log'), 'utf8');
  expect(log).toHaveLength(20_000_004);
  expect(stdout.startsWith(log)).toBe(true);
  expect((await margin(['logs', 'latest'], { cwd })).stdout === log).toBe(true);
});

test('output that nobody takes holds up nothing: the run ends, and Ctrl-C ends what is left of it', async () => {
  const cwd = makeWorkspace();
  const words = ['run', '--', 'sh', '-c', 'yes | head -c 20000000; exit 5'];
  const child = spawn(process.execPath, [CLI, ...words], { cwd, stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => child.once('exit', (code) => resolve(code)));
  await waitForStatus(cwd, 'failed');
  const keys = setInterval(() => child.kill('SIGINT'), 200);
  expect(await ended).toBe(5);
  clearInterval(keys);
  child.stdout.destroy();
});

test('bytes that are no text pass through as they are', async () => {
  const cwd = makeWorkspace();
  await margin(['run', '--', 'printf', '\\001\\377\\033[31mred\\033[2J\\r\\n'], { cwd });
  expect(readFileSync(join(findRun(cwd)!, 'output.log'))).toEqual(
    Buffer.from('\x01\xff\x1b[31mred\x1b[2J\r\n', 'latin1'),
  );
});

test('fifty starts at the same time are fifty runs with fifty numbers', async () => {
  const cwd = makeWorkspace();
  const starts = Array.from({ length: 50 }, () => margin(['run', '--', 'true'], { cwd }));
  const codes = new Set((await Promise.all(starts)).map(({ code }) => code));
  expect([...codes]).toEqual([0]);
  const { runs, skipped } = await marginJson<{
    runs: { id: string; number: number; name: string; status: string }[];
    skipped: number;
  }>(['ls'], { cwd });
  expect(skipped).toBe(0);
  expect(new Set(runs.map(({ id }) => id)).size).toBe(50);
  expect(runs.map(({ number }) => number).sort((a, b) => a - b)).toEqual(upTo(50));
  expect(runs.every(({ name, number }) => name === `true run ${number}`)).toBe(true);
}, 120_000);

test('a metric that a row does not have is null there, and a new one begins a new segment', async () => {
  const cwd = makeWorkspace();
  const client = trainer({ steps: 3, snapshotEvery: 3 });
  await margin(['run', '--', ...client], { cwd });
  const { rows, derived } = readJournal(findRun(cwd)!);
  expect(rows.every(({ values }) => !values.has('kappa'))).toBe(true);
  expect(derived.map(({ step }) => step)).toEqual([0, 3]);
  expect([...derived[0]!.values.keys()]).toEqual(
    expect.arrayContaining(['kappa', 'recall_at_1', 'effective_rank']),
  );
});

test('an embedding space that collapses is said while the run is still going, and in show', async () => {
  const cwd = makeWorkspace();
  const words = trainer({ steps: 200, delayMs: 2, snapshotEvery: 10, collapseAt: 60 });
  const { stderr } = await margin(['run', '--', ...words], { cwd });
  expect(stderr).toMatch(/margin: (error|warning): /);
  const shown = await marginJson<{
    alerts: { code: string; sites: unknown[] }[];
    verdict: { state: string };
  }>(['show', 'latest'], { cwd });
  expect(shown.alerts.map(({ code }) => code).join()).toMatch(/geometry\./);
  expect(shown.alerts.every(({ sites }) => Array.isArray(sites))).toBe(true);
  expect(readManifestFile(findRun(cwd))).toMatchObject({ worst: { severity: 'error' } });
});
