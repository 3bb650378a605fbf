import { describe, expect, test } from 'vitest';
import { createChildEnvironment } from '../../../src/recorder/childEnvironment';
import { describeEnding } from '../../../src/recorder/reasons';
import { StepRate } from '../../../src/recorder/stepRate';
import { toExitCode } from '../../../src/recorder/exitCode';

const address = { socket: 'unix:/s', token: 't', id: 'i', folder: '/f' };

test("a program's environment is the user's without the editor's, and what is named comes last", () => {
  const users = {
    PATH: '/bin',
    VSCODE_X: '1',
    npm_x: '1',
    NODE_OPTIONS: '-x',
    NODE_CHANNEL_FD: '3',
    ELECTRON_A: '1',
    INIT_CWD: '/',
  };
  const environment = createChildEnvironment(users, address, { MARGIN_TOKEN: 'named', A: 'b' });
  delete environment['PYTHONPATH'];
  expect(environment).toEqual({
    PATH: '/bin',
    MARGIN_SOCKET: 'unix:/s',
    MARGIN_TOKEN: 'named',
    MARGIN_RUN_ID: 'i',
    MARGIN_RUN_DIR: '/f',
    PYTHONUNBUFFERED: '1',
    A: 'b',
  });
});

describe('describeEnding', () => {
  test('exit 0 is finished, anything else failed; asked for is stopped whatever the exit', () => {
    expect(describeEnding({ exitCode: 0, signal: null }, false)).toEqual({
      status: 'finished',
      reason: null,
    });
    expect(describeEnding({ exitCode: 1, signal: null }, false).status).toBe('failed');
    expect(describeEnding({ exitCode: null, signal: 'SIGKILL' }, false)).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('SIGKILL') as string,
    });
    for (const exitCode of [0, 1])
      expect(describeEnding({ exitCode, signal: null }, true).status).toBe('stopped');
  });
});

test('the exit code is 128 + n after signal n', () => {
  expect(toExitCode({ exitCode: 5, signal: null })).toBe(5);
  expect(toExitCode({ exitCode: null, signal: 'SIGKILL' })).toBe(137);
  expect(toExitCode({ exitCode: null, signal: 'SIGTERM' })).toBe(143);
});

describe('StepRate', () => {
  test('is over the last seconds only', () => {
    const rate = new StepRate();
    expect(rate.perSecond(0)).toBeNull();
    for (let ms = 0; ms <= 20_000; ms += 100)
      rate.observe(ms < 10_000 ? ms / 10 : 1000 + (ms - 10_000) / 100, ms);
    expect(rate.perSecond(20_000)).toBeCloseTo(10, 0);
  });

  test('falls when a program gets stuck', () => {
    const rate = new StepRate();
    rate.observe(0, 0);
    rate.observe(100, 1000);
    expect(rate.perSecond(1000)).toBe(100);
    expect(rate.perSecond(4000)).toBe(25);
  });
});
