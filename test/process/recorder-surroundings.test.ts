import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readEventsOf, readJournal, readSteps } from './support/journal';
import {
  CLI,
  findRun,
  makeWorkspace,
  margin,
  readManifestFile,
  startMargin,
  waitForTrainer,
} from './support/margin';
import { trainer } from './support/trainer';

/** Calls the command line under a limit of the shell, as a cluster sets them. */
function callUnder(limit: string, words: readonly string[], cwd: string) {
  const call = ['-c', `${limit} && exec "$@"`, 'bash', process.execPath, CLI, ...words];
  return spawnSync('bash', call, { cwd, encoding: 'utf8', timeout: 60_000 });
}

describe.runIf(process.platform === 'linux')('a limit of the shell', () => {
  test('on the size of files (ulimit -f) stops the journal, not the recorder and not the training', () => {
    const cwd = makeWorkspace();
    const words = trainer({ steps: 20_000, delayMs: 0 });
    const { status, stderr } = callUnder('ulimit -f 280', ['run', '--', ...words], cwd);
    const folder = findRun(cwd)!;
    expect(status).toBe(0);
    expect(stderr).toMatch(/not recording since step \d+: files may not grow any more \(ulimit -f\)/);
    const manifest = readManifestFile(folder)!;
    expect(manifest).toMatchObject({ status: 'finished', exitCode: 0 });
    // What was not recorded is counted and named, and what was is whole.
    expect(readSteps(folder).length + Number(manifest['dropped'])).toBe(20_000);
    expect(readEventsOf(folder, 'gap').length).toBeGreaterThan(0);
  });

  test('on addresses (ulimit -v) leaves no room for WebAssembly: the space is measured without it', () => {
    const cwd = makeWorkspace();
    const words = trainer({ steps: 100, delayMs: 1, snapshotEvery: 50 });
    expect(callUnder('ulimit -v 3000000', ['run', '--', ...words], cwd)).toMatchObject({ status: 0 });
    const { rows, snapshots, derived } = readJournal(findRun(cwd)!);
    expect({ rows: rows.length, snapshots }).toEqual({ rows: 100, snapshots: [0, 50, 100] });
    expect(derived).toHaveLength(3);
    writeFileSync(join(cwd, 'a.triplet.json'), '{}');
    const built = callUnder('ulimit -v 3000000', ['run', 'a.triplet.json'], cwd);
    expect(built.status).toBe(3);
    expect(built.stderr).toMatch(/^margin: This process gets no memory for WebAssembly.*ulimit -v\)\.\n$/);
  });
});

describe.runIf(process.platform === 'linux')('bytes that are no UTF-8 text', () => {
  test('in the working directory are refused: its runs would lie in another folder', () => {
    const cwd = makeWorkspace();
    const shell = `mkdir $'bad\\xff' && cd $'bad\\xff' && exec "$@"`;
    const call = ['-c', shell, 'bash', process.execPath, CLI, 'run', '--', 'true'];
    const { status, stderr } = spawnSync('bash', call, { cwd, encoding: 'utf8' });
    expect(status).toBe(3);
    expect(stderr).toMatch(/not UTF-8 text.*Nothing was started/);
    expect(readdirSync(cwd)).toHaveLength(1);
    // Node can't name what it would have to remove.
    spawnSync('rm', ['-r', cwd]);
  });

  test('in an argument are refused, and the character that stands for them is not', async () => {
    const cwd = makeWorkspace();
    const call = ['-c', `exec "$@" $'x\\xff'`, 'bash', process.execPath, CLI, 'run', '--', 'echo'];
    const { status, stderr } = spawnSync('bash', call, { cwd, encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toMatch(/is not UTF-8 text, so it can't be passed on as it is/);
    expect(existsSync(join(cwd, '.margin'))).toBe(false);
    mkdirSync(join(cwd, '\ufffd'));
    expect(await margin(['run', '--', 'echo', '\ufffd'], { cwd: join(cwd, '\ufffd') })).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^\ufffd\n/) as string,
    });
  });
});

describe.runIf(process.platform === 'linux')('a container', () => {
  test("that has its host's name and pids of its own is another host: nobody takes its runs for lost", async () => {
    const cwd = makeWorkspace();
    await margin(['run', '--', ...trainer({ steps: 5 })], { cwd });
    const folder = findRun(cwd)!;
    const { recorder, ...manifest } = readManifestFile(folder)!;
    expect(recorder).toMatchObject({ pidNamespace: expect.stringMatching(/^pid:/) as string });
    const elsewhere = { ...(recorder as object), pidNamespace: 'pid:[1]' };
    const running = { ...manifest, status: 'running', endedAt: null, recorder: elsewhere };
    writeFileSync(join(folder, 'run.json'), JSON.stringify(running));
    writeFileSync(join(folder, 'lock'), JSON.stringify(elsewhere));
    spawnSync('touch', [join(folder, 'heartbeat')]);
    expect((await margin(['ls'], { cwd })).stdout).toMatch(/ {2}running {2}/);
    const adopted = await margin(['adopt', folder], { cwd });
    expect(adopted.code).toBe(3);
    expect(adopted.stderr).toMatch(/this is \S+ in another container.*Run `margin adopt` there\./);
    expect(JSON.parse(readFileSync(join(folder, 'lock'), 'utf8'))).toEqual(elsewhere);
    spawnSync('touch', ['-d', '20 seconds ago', join(folder, 'heartbeat')]);
    expect((await margin(['ls'], { cwd })).stdout).toMatch(/ {2}lost {2}/);
  });
});

/** Calls the command line as nobody, in whose /proc only nobody's processes are. */
function callAsNobody(words: readonly string[], cwd: string) {
  const nobody = ['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups'];
  const shell = 'mount -t proc -o hidepid=2 proc /proc && exec "$@"';
  const call = ['-m', 'bash', '-c', shell, 'bash', ...nobody, process.execPath, ...words];
  return spawnSync('unshare', call, { cwd, encoding: 'utf8' });
}

const hasNobody =
  process.platform === 'linux' && callAsNobody(['-e', 'process.exit(7)'], tmpdir()).status === 7;

test.runIf(hasNobody)('a process that /proc hides from others (hidepid) is not taken for dead', async () => {
  const cwd = makeWorkspace();
  chmodSync(cwd, 0o755);
  const cli = join(cwd, 'dist/margin.cjs');
  cpSync(CLI, cli);
  const run = startMargin(['run', '--', ...trainer({ steps: 100_000, delayMs: 5 })], { cwd });
  await waitForTrainer(cwd);
  expect(callAsNobody([cli, 'ls'], cwd).stdout).toMatch(/ {2}running {2}/);
  expect(callAsNobody([cli, 'adopt', 'latest'], cwd).stderr).toMatch(/recorded by process \d+ on /);
  run.child.kill('SIGINT');
  expect((await run.ended).code).toBe(0);
});

test.runIf(hasNobody)(
  'a machine without /proc still knows who lives: its runs are running, and can be stopped',
  () => {
    const cwd = makeWorkspace();
    const started = 'until grep -q running .margin/runs/*/run.json; do sleep 0.1; done 2>/dev/null';
    const shell = `mount -t tmpfs none /proc; "$@" run -- sleep 60 & ${started}; "$@" ls; "$@" stop latest; wait`;
    const call = ['-m', 'bash', '-c', shell, 'bash', process.execPath, CLI];
    const { stdout } = spawnSync('unshare', call, { cwd, encoding: 'utf8', timeout: 60_000 });
    expect(stdout).toMatch(/ {2}running {2}/);
    expect(stdout).toMatch(/^sleep run 1: stopped$/m);
  },
);

test('a TMPDIR that is relative makes no socket that a program loses with cd', async () => {
  const cwd = makeWorkspace();
  const words = ['sh', '-c', 'cd / && exec "$@"', 'sh', ...trainer({ steps: 5 })];
  expect((await margin(['run', '--', ...words], { cwd, env: { TMPDIR: '.' } })).code).toBe(0);
  expect(readSteps(findRun(cwd)!)).toHaveLength(5);
});
