import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  chmodSync,
  existsSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLI, findRun, makeWorkspace, margin, marginJson, readManifestFile } from './support/margin';
import { readJournal, readSteps, upTo } from './support/journal';
import { trainer } from './support/trainer';

describe('margin run -- command', () => {
  test('records output, exit code and what the program sends, and ends with a one-line summary', async () => {
    const cwd = makeWorkspace();
    const { code, stdout } = await margin(['run', '--', ...trainer({ steps: 50, print: true })], { cwd });
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.slice(0, 50)).toEqual(upTo(50).map((step) => `step ${step}`));
    expect(lines).toHaveLength(51);
    expect(lines[50]).toMatch(/^trainer\.cjs run 1: loss 0\.02/);
    const folder = findRun(cwd)!;
    expect(readFileSync(join(folder, 'output.log'), 'utf8')).toBe(`${lines.slice(0, 50).join('\n')}\n`);
    expect(readSteps(folder)).toEqual(upTo(50));
    expect(readManifestFile(folder)).toMatchObject({
      version: 1,
      status: 'finished',
      exitCode: 0,
      signal: null,
      reason: null,
      steps: 50,
      dropped: 0,
      metrics: { loss: { last: 0.02, min: 0.02, max: 1, count: 50 } },
      program: { kind: 'command', cwd },
    });
  });

  test("ends with the program's own exit code", async () => {
    const cwd = makeWorkspace();
    expect((await margin(['run', '--', 'sh', '-c', 'exit 7'], { cwd })).code).toBe(7);
    expect(await marginJson(['show', 'latest'], { cwd })).toMatchObject({
      status: 'failed',
      exitCode: 7,
      signal: null,
      reason: 'The program ended with exit code 7.',
    });
  });

  test('ends with 128 + n after signal n, which the run names', async () => {
    const cwd = makeWorkspace();
    expect((await margin(['run', '--', 'sh', '-c', 'kill -SEGV $$'], { cwd })).code).toBe(139);
    const shown = await marginJson(['show', 'latest'], { cwd });
    expect(shown).toMatchObject({ status: 'failed', exitCode: null, signal: 'SIGSEGV' });
  });

  test('ends with 127 for a command that is not there, and says what to do', async () => {
    const cwd = makeWorkspace();
    const { code, stderr } = await margin(['run', '--', 'no-such-program-here'], { cwd });
    expect(code).toBe(127);
    expect(stderr).toMatch(/no-such-program-here was not found\. Check the spelling/);
    expect(await marginJson(['show', 'latest'], { cwd })).toMatchObject({
      status: 'failed',
      exitCode: null,
      signal: null,
    });
  });

  test('ends with 126 for a file that may not be executed', async () => {
    const cwd = makeWorkspace();
    writeFileSync(join(cwd, 'train'), '#!/bin/sh\n', { mode: 0o644 });
    const { code, stderr } = await margin(['run', '--', './train'], { cwd });
    expect(code).toBe(126);
    expect(stderr).toMatch(/chmod \+x/);
  });

  test('with --json prints the same object as show, the output goes to stderr', async () => {
    const cwd = makeWorkspace();
    const { stdout, stderr } = await margin(['run', '--json', '--', 'sh', '-c', 'echo out; echo err >&2'], {
      cwd,
    });
    expect(stderr).toBe('out\nerr\n');
    expect(JSON.parse(stdout)).toEqual(await marginJson(['show', 'latest'], { cwd }));
    expect(Object.keys(JSON.parse(stdout) as object)).toEqual(
      expect.arrayContaining(
        'id name status reason warnings exitCode signal startedAt endedAt folder program config backend steps dropped metrics alerts'.split(
          ' ',
        ),
      ),
    );
  });

  test('with --json prints it of a run whose folder the program has deleted, too', async () => {
    const cwd = makeWorkspace();
    const words = ['run', '--json', '--', 'sh', '-c', 'rm -rf "$MARGIN_RUN_DIR"; exit 3'];
    const { code, stdout } = await margin(words, { cwd });
    expect(code).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'failed', exitCode: 3, metrics: {}, alerts: [] });
  });

  test('hands its own stdin through', async () => {
    const cwd = makeWorkspace();
    const { stdout } = await margin(['run', '--', 'cat'], { cwd, input: 'typed\n' });
    expect(stdout).toMatch(/^typed\n/);
  });

  test('the program has a session and process group of its own', async () => {
    const cwd = makeWorkspace();
    await margin(['run', '--', 'sh', '-c', 'cut -d" " -f1,5,6 /proc/$$/stat'], { cwd });
    const [pid, group, session] = readFileSync(join(findRun(cwd)!, 'output.log'), 'utf8')
      .trim()
      .split(' ');
    expect(group).toBe(pid);
    expect(session).toBe(pid);
  });

  test('NaN and infinities are kept as what they are, in the journal and as strings in JSON', async () => {
    const cwd = makeWorkspace();
    await margin(['run', '--', ...trainer({ steps: 5, nanAt: 5 })], { cwd });
    expect(readJournal(findRun(cwd)!).rows.at(-1)!.values.get('loss')).toBeNaN();
    const shown = await marginJson<{ metrics: Record<string, unknown> }>(['show', 'latest'], { cwd });
    expect(shown.metrics['loss']).toEqual({ last: 'NaN', min: 0.25, max: 1, count: 5 });
  });

  test('refuses input that makes no sense with exit 2, and starts nothing', async () => {
    const cwd = makeWorkspace();
    const calls: [string[], RegExp][] = [
      [['run'], /What shall run\?/],
      [['run', '--'], /Nothing stands after "--"/],
      [['run', 'a.json', '--', 'true'], /not both/],
      [['run', 'python', 'train.py'], /margin run -- python train\.py/],
      [['run', '--frobnicate', '--', 'true'], /unknown option '--frobnicate'/],
      [['run', '--env', 'novalue', '--', 'true'], /name=value/],
      [['run', '--set', 'a=1', '--', 'true'], /--set changes a configuration/],
      [['run', 'missing.triplet.json'], /missing\.triplet\.json can't be read: it does not exist/],
      [['run', '--again', 'nothing'], /There is no run "nothing"/],
      [['frobnicate'], /unknown command/],
    ];
    for (const [words, message] of calls) {
      const { code, stderr } = await margin(words, { cwd });
      expect({ words, code }).toEqual({ words, code: 2 });
      expect(stderr).toMatch(message);
      expect(stderr).not.toMatch(/\n\s+at /);
    }
    expect(findRun(cwd)).toBeUndefined();
  });

  test('every command has --help', async () => {
    const cwd = makeWorkspace();
    for (const command of ['run', 'ls', 'show', 'stop', 'logs', 'check', 'adopt']) {
      const { code, stdout } = await margin([command, '--help'], { cwd });
      expect({ command, code }).toEqual({ command, code: 0 });
      expect(stdout).toMatch(new RegExp(`Usage: margin ${command}`));
      expect(stdout).toMatch(/--runs-dir/);
    }
    expect((await margin(['--help'], { cwd })).stdout).toMatch(/adopt/);
  });
});

describe('the runs folder', () => {
  test('is .margin/runs here, kept out of version control, when there is none upwards', async () => {
    const cwd = makeWorkspace();
    await margin(['run', '--', 'true'], { cwd });
    expect(readFileSync(join(cwd, '.margin/.gitignore'), 'utf8')).toBe('*\n');
    expect(readdirSync(join(cwd, '.margin/runs')).filter((name) => !name.startsWith('.'))).toHaveLength(1);
  });

  test('is the nearest one upwards', async () => {
    const cwd = makeWorkspace();
    mkdirSync(join(cwd, '.margin/runs'), { recursive: true });
    mkdirSync(join(cwd, 'deep/er'), { recursive: true });
    await margin(['run', '--', 'true'], { cwd: join(cwd, 'deep/er') });
    expect(findRun(cwd)).toBeDefined();
    expect(existsSync(join(cwd, 'deep/er/.margin'))).toBe(false);
  });

  test('may not be named by an empty text, and a working directory that is gone is said to be', async () => {
    const cwd = makeWorkspace();
    const { code, stderr } = await margin(['run', '--runs-dir', '', '--', 'true'], { cwd });
    expect({ code, stderr }).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--runs-dir') as string,
    });
    expect(readdirSync(cwd)).toEqual([]);
    const gone = join(cwd, 'gone');
    mkdirSync(gone);
    const words = ['-c', 'rmdir "$PWD" && exec "$@"', 'sh', process.execPath, CLI, 'ls'];
    const { status, stderr: said } = spawnSync('sh', words, { cwd: gone, encoding: 'utf8' });
    expect(status).toBe(3);
    expect(said).toMatch(/^margin: The working directory does not exist any more\..*\n$/);
  });

  test.runIf(process.platform === 'linux')('is refused where no folder can be made, at once', async () => {
    const cwd = makeWorkspace();
    const { code, stderr } = await margin(['run', '--runs-dir', '/proc/no/runs', '--', 'true'], { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain("The runs folder /proc/no/runs can't be used");
  });

  test('is what --runs-dir names, for every command', async () => {
    const cwd = makeWorkspace();
    await margin(['run', '--runs-dir', 'elsewhere', '--', 'sh', '-c', 'echo hi'], { cwd });
    const { runs } = await marginJson<{ runs: { id: string }[] }>(['ls', '--runs-dir', 'elsewhere'], { cwd });
    expect(runs).toHaveLength(1);
    const at = ['--runs-dir', join(cwd, 'elsewhere')];
    expect((await margin(['logs', 'latest', ...at], { cwd })).stdout).toBe('hi\n');
    expect((await margin(['stop', 'latest', ...at], { cwd })).stdout).toMatch(/already finished/);
    expect((await margin(['adopt', 'latest', ...at], { cwd })).stdout).toMatch(/already finished/);
    expect(await marginJson(['show', 'latest', ...at], { cwd })).toMatchObject({ id: runs[0]!.id });
  });

  test('holds files with the modes that the umask asks for, and nothing that only a living run needs', async () => {
    const cwd = makeWorkspace();
    await margin(['run', '--', ...trainer({ steps: 3, snapshotEvery: 1 })], { cwd });
    const folder = findRun(cwd)!;
    expect(readdirSync(folder).sort()).toEqual([
      'events.jsonl',
      'heartbeat',
      'output.log',
      'ranks',
      'run.json',
    ]);
    expect(readdirSync(join(folder, 'ranks/0')).sort()).toEqual([
      'derived-0.arrow',
      'metrics-0.arrow',
      'snapshots-0.arrow',
    ]);
    for (const name of ['run.json', 'output.log', 'events.jsonl'])
      expect(statSync(join(folder, name)).mode & 0o777).toBe(0o644);
  });
});

describe("the program's environment", () => {
  const print = ['sh', '-c', 'env'];

  async function readEnvironment(words: string[], env: Record<string, string>): Promise<Map<string, string>> {
    const cwd = makeWorkspace();
    const { stdout } = await margin(['run', ...words, '--', ...print], { cwd, env });
    return new Map(
      stdout.split('\n').flatMap((line) => {
        const at = line.indexOf('=');
        return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)] as const];
      }),
    );
  }

  test("is the user's, less what an editor or npm left in it", async () => {
    const environment = await readEnvironment([], {
      KEPT: 'yes',
      NODE_OPTIONS: '--no-warnings',
      NODE_CHANNEL_SERIALIZATION_MODE: 'json',
      VSCODE_PID: '1',
      ELECTRON_RUN_AS_NODE: '1',
      npm_config_registry: 'x',
      INIT_CWD: '/',
    });
    expect(environment.get('KEPT')).toBe('yes');
    const leaked = [...environment.keys()].filter((name) =>
      /^(NODE_OPTIONS|NODE_CHANNEL|VSCODE_|ELECTRON_|npm_|INIT_CWD)/.test(name),
    );
    expect(leaked).toEqual([]);
  });

  test('names socket, token, id and folder, and nothing of it stands on a command line', async () => {
    const environment = await readEnvironment([], {});
    expect(environment.get('MARGIN_SOCKET')).toMatch(/^unix:\/.+\.sock$/);
    expect(environment.get('MARGIN_TOKEN')).toMatch(/^[0-9a-f]{32,}$/);
    expect(environment.get('MARGIN_RUN_DIR')).toContain(environment.get('MARGIN_RUN_ID')!);
  });

  test('has PYTHONUNBUFFERED=1 where it is not set', async () => {
    expect((await readEnvironment([], {})).get('PYTHONUNBUFFERED')).toBe('1');
    expect((await readEnvironment([], { PYTHONUNBUFFERED: '0' })).get('PYTHONUNBUFFERED')).toBe('0');
  });

  test('gets what --env names last of all', async () => {
    const environment = await readEnvironment(
      ['--env', 'A=1=2', '--env', 'PYTHONUNBUFFERED=', '--env', 'VSCODE_X=on'],
      { A: '0' },
    );
    expect(environment.get('A')).toBe('1=2');
    expect(environment.get('PYTHONUNBUFFERED')).toBe('');
    expect(environment.get('VSCODE_X')).toBe('on');
  });
});

test('a program that a shell could not run as it lies there is still told apart', async () => {
  const cwd = makeWorkspace();
  writeFileSync(join(cwd, 'plain'), 'echo from a script without a first line\n');
  chmodSync(join(cwd, 'plain'), 0o755);
  const { stdout, code } = await margin(['run', '--', './plain'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^from a script/);
});
