import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { identifyProcess } from '../../src/util/processIdentity';
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

const bystanders: number[] = [];
afterEach(() => bystanders.splice(0).forEach((pid) => process.kill(pid, 'SIGKILL')));

/** A process group that has nothing to do with any run. */
function startBystander(): number {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  child.unref();
  bystanders.push(child.pid!);
  return child.pid!;
}

/** Folder of a run whose recorder and program have both been killed. */
async function makeDeadRun(): Promise<string> {
  const cwd = makeWorkspace();
  const run = startMargin(['run', '--', ...trainer({ steps: 100_000, delayMs: 5 })], { cwd });
  const pid = await waitForTrainer(cwd);
  const folder = findRun(cwd)!;
  await waitFor('a few steps', () => Number(readManifestFile(folder)?.['steps'] ?? 0) >= 5);
  run.child.kill('SIGKILL');
  await run.ended;
  process.kill(pid, 'SIGKILL');
  await waitFor('the end of the program', () => !isAlive(pid));
  return folder;
}

function changeManifest(folder: string, change: Record<string, unknown>): void {
  const path = join(folder, 'run.json');
  writeFileSync(path, JSON.stringify({ ...readManifestFile(folder), ...change }));
}

async function adopt(folder: string): Promise<unknown> {
  expect((await margin(['adopt', folder], { cwd: folder })).code).toBe(0);
  return waitFor('the end of the run', () => {
    const status = readManifestFile(folder)?.['status'];
    return status === 'stopped' || status === 'lost' ? status : undefined;
  });
}

describe('adopting a run', () => {
  test('whose pid has become somebody else never signals that one, even in the middle of a stop', async () => {
    const folder = await makeDeadRun();
    const pid = startBystander();
    const { startTime } = identifyProcess(pid)!;
    const { recorder } = readManifestFile(folder) as { recorder: object };
    for (const strange of [
      { trainer: { pid, startTime: startTime! - 1 }, recorder },
      { trainer: { pid, startTime: null }, recorder },
      { trainer: { pid, startTime }, recorder: { ...recorder, bootId: 'the boot before' } },
      { trainer: { pid, startTime }, recorder: null },
    ]) {
      changeManifest(folder, { status: 'stopping', endedAt: null, ...strange });
      expect(await adopt(folder)).toBe('stopped');
      expect({ strange, alive: isAlive(pid) }).toEqual({ strange, alive: true });
    }
  });

  test('binds no address but one that a recorder makes: nothing else is removed for it', async () => {
    const folder = await makeDeadRun();
    const own = join(folder, '../precious');
    mkdirSync(own, { mode: 0o700 });
    mkdirSync(join(own, 'margin'), { mode: 0o700 });
    const files = [join(own, 'thesis.sock'), join(own, 'thesis.txt'), join(own, 'margin/thesis.sock')];
    for (const file of files) {
      writeFileSync(file, 'years of work');
      for (const scheme of ['unix', 'pipe']) {
        const endpoint = { address: `${scheme}:${file}`, token: 't'.repeat(48) };
        writeFileSync(join(folder, 'endpoint.json'), JSON.stringify(endpoint));
        changeManifest(folder, { status: 'running', endedAt: null });
        expect(await adopt(folder)).toBe('lost');
        expect(readFileSync(file, 'utf8')).toBe('years of work');
      }
    }
  });

  test('whose id is a path elsewhere makes its socket in its own place', async () => {
    const folder = await makeDeadRun();
    const target = join(folder, '../target.sock');
    writeFileSync(target, 'years of work');
    const moved = join(folder, '../a copy');
    cpSync(folder, moved, { recursive: true });
    writeFileSync(join(moved, 'endpoint.json'), '{}');
    changeManifest(moved, { id: `../../../../../../..${target.replace(/\.sock$/, '')}`, status: 'running' });
    expect(await adopt(moved)).toBe('lost');
    expect(readFileSync(target, 'utf8')).toBe('years of work');
  });
});
