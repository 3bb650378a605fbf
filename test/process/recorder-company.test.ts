import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { sendCommand } from '../../src/recorder/sendCommand';
import { describeWith, requirePart } from '../support/requirePart';
import { readJournal, readSteps, upTo } from './support/journal';
import {
  findRun,
  isAlive,
  makeWorkspace,
  margin,
  readManifestFile,
  startMargin,
  waitFor,
  waitForTrainer,
} from './support/margin';
import { trainer } from './support/trainer';

const quote = (words: readonly string[]) =>
  words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');

describe('a run of several processes', () => {
  test('has the rows of each rank, whole and in order', async () => {
    const cwd = makeWorkspace();
    const ranks = [0, 1, 2].map((rank) =>
      trainer({ rank, steps: 200 + rank, delayMs: 1, snapshotEvery: 50 }),
    );
    const { code } = await margin(
      ['run', '--', 'sh', '-c', `${ranks.map((words) => `${quote(words)} &`).join(' ')} wait`],
      { cwd },
    );
    expect(code).toBe(0);
    const folder = findRun(cwd)!;
    for (const rank of [0, 1, 2]) {
      expect(readSteps(folder, rank), `rank ${rank}`).toEqual(upTo(200 + rank));
      expect(readJournal(folder, rank).snapshots).toEqual([0, 50, 100, 150, 200]);
    }
    expect(readManifestFile(folder)).toMatchObject({ status: 'finished', dropped: 0, warnings: [] });
  });

  test('names the ranks that died although the others said goodbye', async () => {
    const cwd = makeWorkspace();
    const ranks = [0, 1, 2].map((rank) => trainer({ rank, steps: 20, delayMs: 10, abrupt: rank > 0 }));
    const all = `${ranks.map((words) => `${quote(words)} &`).join(' ')} wait`;
    expect((await margin(['run', '--', 'sh', '-c', all], { cwd })).code).toBe(0);
    expect(readManifestFile(findRun(cwd))).toMatchObject({
      status: 'finished',
      warnings: [expect.stringMatching(/^The program ended without the goodbye of rank 1, 2: /) as string],
    });
  });
});

describe('a look on demand', () => {
  test('reaches the built-in trainer, which takes a snapshot in between', async () => {
    const cwd = makeWorkspace();
    mkdirSync(join(cwd, 'configs'));
    const rows = Array.from({ length: 40 }, (_, i) => `${i % 4},${Math.sin(i)},k${i % 4}`);
    writeFileSync(join(cwd, 'configs/data.csv'), `${['x', 'y', 'label'].join()}\n${rows.join('\n')}\n`);
    const config = {
      data: { path: 'data.csv' },
      batch: { classes: 4, perClass: 2 },
      steps: 100_000,
      snapshotEvery: 50_000,
      maxStepsPerSecond: 100,
      backend: 'cpu',
    };
    writeFileSync(join(cwd, 'configs/slow.triplet.json'), JSON.stringify(config));
    const run = startMargin(['run', 'configs/slow.triplet.json'], { cwd });
    // Past the steps that are looked at in any case.
    await waitFor('step 95', () => Number(readManifestFile(findRun(cwd))?.['steps'] ?? 0) > 95);
    const folder = findRun(cwd)!;
    const before = readJournal(folder).snapshots.length;
    expect(await sendCommand(folder, { kind: 'snapshot-now' })).toBe(true);
    await waitFor('another snapshot', () => readJournal(folder).snapshots.length > before);
    expect(readJournal(folder).snapshots.at(-1)).toBeGreaterThan(89);
    run.child.kill('SIGINT');
    expect((await run.ended).code).toBe(0);
  });
});

describe('the state of the repository', () => {
  test('is in the manifest: the commit, and whether files differ from it', async () => {
    const cwd = makeWorkspace();
    const git = (...words: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], {
        cwd,
        encoding: 'utf8',
      });
    const stateOf = async (): Promise<unknown> => {
      await margin(['run', '--', ...trainer({ steps: 60, delayMs: 10 })], { cwd });
      return readManifestFile(findRun(cwd))?.['git'];
    };
    git('init', '-q');
    // A repository without a commit has no state.
    expect(await stateOf()).toBeNull();
    writeFileSync(join(cwd, 'train.py'), 'print(1)\n');
    git('add', 'train.py');
    git('commit', '-qm', 'first');
    const sha = git('rev-parse', 'HEAD').trim();
    expect(await stateOf()).toEqual({ sha, dirty: false });
    writeFileSync(join(cwd, 'train.py'), 'print(2)\n');
    expect(await stateOf()).toEqual({ sha, dirty: true });
  });
});

/** Runs margin on a pseudo-terminal of its own, and types what it is told to. */
const TERMINAL = `
import os, pty, select, sys, time
pid, master = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
seen = b""
typed = 0
keys = int(os.environ["KEYS"])
deadline = time.time() + 30
while time.time() < deadline:
    ready, _, _ = select.select([master], [], [], 0.05)
    if ready:
        try:
            part = os.read(master, 65536)
        except OSError:
            break
        if not part:
            break
        seen += part
    if os.path.exists("go") and typed < keys:
        os.write(master, b"\\x03")
        typed += 1
        time.sleep(0.3)
os.write(1, seen)
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) if hasattr(os, "waitstatus_to_exitcode") else status >> 8)
`;

describeWith(['python'], 'a terminal', () => {
  for (const [keys, onStop, status] of [
    [1, 'end', 'stopped'],
    [2, 'ignore', 'stopped'],
  ] as const) {
    test(`Ctrl-C ${keys === 1 ? 'once stops politely' : 'twice kills'}, with the progress line on it`, async () => {
      const cwd = makeWorkspace();
      const words = trainer({ steps: 1_000_000, delayMs: 5, onStop });
      const child = spawn(
        requirePart('python'),
        ['-c', TERMINAL, process.execPath, join(root, 'dist/margin.cjs'), 'run', '--', ...words],
        { cwd, env: { ...process.env, KEYS: String(keys) }, stdio: ['ignore', 'pipe', 'inherit'] },
      );
      let seen = '';
      child.stdout.on('data', (part: Buffer) => (seen += part.toString('utf8')));
      const ended = new Promise((resolve) => child.on('close', resolve));
      const pid = await waitForTrainer(cwd);
      await waitFor('some steps', () => Number(readManifestFile(findRun(cwd))?.['steps'] ?? 0) > 50);
      writeFileSync(join(cwd, 'go'), '');
      await ended;
      expect(readManifestFile(findRun(cwd))).toMatchObject({ status });
      expect(isAlive(pid)).toBe(false);
      expect(seen).toMatch(/step \d+/);
      const steps = readSteps(findRun(cwd)!);
      expect(steps).toEqual(upTo(steps.length));
    });
  }
});
