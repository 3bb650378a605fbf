import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { root } from '../../../scripts/setup/paths.mjs';

/** The built command line; MARGIN_CLI tries another build of it. */
export const CLI = process.env['MARGIN_CLI'] ?? join(root, 'dist/margin.cjs');

export interface Result {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  readonly ended: Promise<Result>;
}

export interface CallOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
}

/** The environment of a plain terminal: what an editor or vitest set is not inherited by accident. */
function cleanEnvironment(more: CallOptions['env'] = {}): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR, LANG } = process.env;
  const environment: NodeJS.ProcessEnv = { PATH, HOME, LANG, ...(TMPDIR === undefined ? {} : { TMPDIR }) };
  for (const [name, value] of Object.entries(more)) {
    if (value === undefined) delete environment[name];
    else environment[name] = value;
  }
  return environment;
}

const started = new Set<ChildProcess>();

export function startMargin(words: readonly string[], options: CallOptions): Started {
  const child = spawn(process.execPath, [CLI, ...words], {
    cwd: options.cwd,
    env: cleanEnvironment(options.env),
    stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  started.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout!.setEncoding('utf8').on('data', (part: string) => (stdout += part));
  child.stderr!.setEncoding('utf8').on('data', (part: string) => (stderr += part));
  if (options.input !== undefined) child.stdin!.end(options.input);
  const ended = new Promise<Result>((resolve) => {
    child.once('close', (code, signal) => {
      started.delete(child);
      resolve({ code, signal, stdout, stderr });
    });
  });
  return { child, pid: child.pid!, stdout: () => stdout, stderr: () => stderr, ended };
}

export function margin(words: readonly string[], options: CallOptions): Promise<Result> {
  return startMargin(words, options).ended;
}

/** `margin … --json`, parsed. */
export async function marginJson<T = Record<string, unknown>>(
  words: readonly string[],
  options: CallOptions,
): Promise<T> {
  const { code, stdout, stderr } = await margin([...words, '--json'], options);
  if (code !== 0) throw new Error(`margin ${words.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

const folders: string[] = [];

/** A fresh working directory; removed after the file's tests. */
export function makeWorkspace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'margin-test-'));
  folders.push(folder);
  return folder;
}

afterAll(() => {
  for (const child of started) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Looks until it is there; fails with what was waited for. */
export async function waitFor<T>(
  what: string,
  look: () => T | Promise<T>,
  withinMs = 20_000,
): Promise<NonNullable<T>> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found as NonNullable<T>;
    if (performance.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain: ${what}`);
    await sleep(20);
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Folder of the only (or newest) run of a workspace; undefined while there is none. */
export function findRun(workspace: string): string | undefined {
  const runs = join(workspace, '.margin/runs');
  try {
    const names = readdirSync(runs).filter((name) => /^\d{8}-\d{6}-/.test(name));
    // Two of one second are told apart by the moment in the manifest: the rest of an id is random.
    const startedAt = (name: string): string =>
      `${name.slice(0, 15)} ${String(readManifestFile(join(runs, name))?.['startedAt'] ?? '')}`;
    return names
      .sort((a, b) => (startedAt(a) < startedAt(b) ? -1 : 1))
      .map((name) => join(runs, name))
      .at(-1);
  } catch {
    return undefined;
  }
}

/** The manifest as it stands; undefined while there is none. */
export function readManifestFile(folder: string | undefined): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(join(folder!, 'run.json'), 'utf8')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

export async function waitForStatus(workspace: string, status: string, withinMs?: number): Promise<string> {
  return waitFor(
    `state ${status}`,
    () => {
      const folder = findRun(workspace);
      return readManifestFile(folder)?.['status'] === status ? folder : undefined;
    },
    withinMs,
  );
}

/** The program's pid as the manifest names it. */
export async function waitForTrainer(workspace: string): Promise<number> {
  return waitFor('the trainer', () => {
    const trainer = readManifestFile(findRun(workspace))?.['trainer'] as { pid: number } | null | undefined;
    return trainer?.pid;
  });
}

export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}
