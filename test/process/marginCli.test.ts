import { expect, test } from 'vitest';
import { createMarginCli } from '../../src/launch/marginCli';

test('a working directory that is gone is named, and not the program that stands there', async () => {
  const runCli = createMarginCli('/nowhere/margin.cjs', () => null);
  expect(await runCli(['run'], { cwd: '/nowhere/project' })).toEqual({
    exitCode: null,
    stdout: '',
    stderr: 'The working directory /nowhere/project is not there.',
  });
});

test('a Node that is not there is named with its setting', async () => {
  const runCli = createMarginCli('/nowhere/margin.cjs', () => '/nowhere/node');
  const { stderr } = await runCli(['ls'], { cwd: process.cwd() });
  expect(stderr).toMatch(/^\/nowhere\/node \(setting margin\.node\) can't be started: /);
});
