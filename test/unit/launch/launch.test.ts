import { describe, expect, it } from 'vitest';
import { toChildEnvironment } from '../../../src/launch/childEnvironment';
import { choosePython } from '../../../src/launch/pythonCommand';
import { toScriptCommand } from '../../../src/launch/scriptCommand';
import { decodeStartResult, startRun } from '../../../src/launch/startRun';
import { checkConfig } from '../../../src/launch/checkConfig';
import type { RunCli } from '../../../src/launch/marginCli';

const problem = {
  severity: 'error',
  message: 'margin must be above 0',
  path: 'loss.margin',
  line: 4,
  column: 12,
  endLine: 4,
  endColumn: 14,
};

describe('the environment of a child', () => {
  it("is the user's, without what is the editor's own", () => {
    const environment = {
      PATH: '/bin',
      VSCODE_IPC_HOOK: 'x',
      ELECTRON_RUN_AS_NODE: '1',
      NODE_OPTIONS: '--inspect',
      NODE_CHANNEL_FD: '3',
      npm_config_cache: 'x',
      INIT_CWD: '/',
      NODE_ENV: 'test',
      GONE: undefined,
    };
    expect(toChildEnvironment(environment, false)).toEqual({ PATH: '/bin', NODE_ENV: 'test' });
  });

  it("tells the editor's own Node to be Node", () => {
    expect(toChildEnvironment({}, true)).toEqual({ ELECTRON_RUN_AS_NODE: '1' });
  });
});

describe('the command for a script', () => {
  const tools = { python: ['python3'], node: 'node', tsx: null };

  it.each([
    ['/w/train.py', ['python3', '/w/train.py']],
    ['/w/train.mjs', ['node', '/w/train.mjs']],
    ['/w/train.ts', ['node', '/w/train.ts']],
  ])('%s', (file, argv) => {
    expect(toScriptCommand(file, tools)).toEqual(argv);
  });

  it("takes the workspace's tsx for TypeScript", () => {
    expect(toScriptCommand('/w/a.mts', { ...tools, tsx: '/w/tsx' })).toEqual(['/w/tsx', '/w/a.mts']);
  });

  it('asks the Python extension first, then the setting, then the platform', () => {
    expect(choosePython({ fromExtension: ['/venv/python'], fromSetting: '/usr/bin/p' }, 'linux')).toEqual([
      '/venv/python',
    ]);
    expect(choosePython({ fromExtension: null, fromSetting: ' /usr/bin/p ' }, 'linux')).toEqual([
      '/usr/bin/p',
    ]);
    expect(choosePython({ fromExtension: null, fromSetting: '' }, 'darwin')).toEqual(['python3']);
    expect(choosePython({ fromExtension: [], fromSetting: '' }, 'win32')).toEqual(['py', '-3']);
  });
});

describe('the answer of a start', () => {
  it('names the run', () => {
    const stdout = 'some warning\n{"id":"i","folder":"/w/i"}\n';
    expect(decodeStartResult({ exitCode: 0, stdout, stderr: '' })).toEqual({
      kind: 'started',
      id: 'i',
      folder: '/w/i',
    });
  });

  it('carries the problems of a configuration', () => {
    const stdout = JSON.stringify({ problems: [problem, { message: 'no place' }, null] });
    expect(decodeStartResult({ exitCode: 2, stdout, stderr: '' })).toEqual({
      kind: 'problems',
      problems: [problem],
    });
  });

  it.each([
    [
      { exitCode: 3, stdout: '', stderr: 'error: the runs folder is read-only\n' },
      'the runs folder is read-only',
    ],
    [{ exitCode: 0, stdout: '[]', stderr: '' }, '[]'],
    [{ exitCode: null, stdout: '', stderr: '' }, 'margin run ended with exit code unknown'],
  ])('%j is a failure in words', (result, message) => {
    expect(decodeStartResult(result)).toEqual({ kind: 'failed', message });
  });

  it('is asked for in the right place with the right words', async () => {
    const asked: unknown[] = [];
    const runCli: RunCli = async (args, options) => {
      asked.push([...args], options?.cwd);
      return { exitCode: 0, stdout: '{"id":"i","folder":"f"}', stderr: '' };
    };
    const place = { runsDir: '/w/.margin/runs', cwd: '/w' };
    await startRun(runCli, { ...place, program: { kind: 'command', argv: ['python3', 'a.py'] } });
    expect(asked).toEqual([
      ['run', '--detach', '--json', '--runs-dir', '/w/.margin/runs', '--', 'python3', 'a.py'],
      '/w',
    ]);
  });
});

describe('a check', () => {
  it('gives the problems, whatever the exit code', async () => {
    const runCli: RunCli = async () => ({
      exitCode: 2,
      stdout: JSON.stringify({ file: 'a', problems: [problem] }),
      stderr: '',
    });
    expect(await checkConfig(runCli, 'a')).toEqual({ kind: 'checked', problems: [problem] });
  });

  it('that could not be made is not a clean bill', async () => {
    const runCli: RunCli = async () => ({ exitCode: null, stdout: '', stderr: 'no node' });
    expect(await checkConfig(runCli, 'a')).toEqual({ kind: 'failed', message: 'no node' });
  });
});
