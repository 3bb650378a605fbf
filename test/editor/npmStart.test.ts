import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { describeWith, requirePart } from '../support/requirePart';
import { retry } from './harness/retry';
import { createSession } from './harness/session';
import { findWebviewFrame } from './harness/webview';

interface Manifest {
  status?: string;
  state?: string;
}

describeWith(['vscode-server', 'chromium'], 'npm start', () => {
  const session = createSession();
  let folder: string;
  let browser: Browser;
  let program: ChildProcess;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'margin-npm-start-'));
    cpSync(join(root, 'examples'), join(folder, 'examples'), {
      recursive: true,
      filter: (file) => !file.includes('.margin'),
    });
    browser = await chromium.launch({
      executablePath: requirePart('chromium'),
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
  });

  afterEach(async ({ task }) => {
    for (const page of task.result?.state === 'fail'
      ? browser.contexts().flatMap((context) => context.pages())
      : []) {
      await page.screenshot({ path: join(root, 'out/failures/npm-start.png') }).catch(() => undefined);
    }
    await browser.close();
    session.killAll();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The only run's manifest. */
  function readManifest(): Manifest | undefined {
    const runs = join(folder, 'examples/.margin/runs');
    const id = existsSync(runs) ? readdirSync(runs).find((name) => /^\d{8}-/.test(name)) : undefined;
    if (!id || !existsSync(join(runs, id, 'run.json'))) return undefined;
    return JSON.parse(readFileSync(join(runs, id, 'run.json'), 'utf8')) as Manifest;
  }

  it('opens the example with a run training and its dashboard beside, and Ctrl-C leaves no process', async () => {
    const config = join(folder, 'examples/digits.triplet.json');
    program = spawn(process.execPath, ['scripts/start.mjs', config], {
      cwd: root,
      env: { ...process.env, ...session.env, MARGIN_START: 'server', DISPLAY: '', WAYLAND_DISPLAY: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    program.stdout?.on('data', (chunk) => (output += String(chunk)));
    program.stderr?.on('data', (chunk) => (output += String(chunk)));
    const url = await retry('the address is printed', () => /http:\/\/127\S+/.exec(output)?.[0], 120_000);

    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(url, { timeout: 120_000, waitUntil: 'commit' });
    await page
      .locator('.tab')
      .filter({ hasText: 'digits.triplet.json' })
      .first()
      .waitFor({ timeout: 120_000 });
    await retry('a run is training', () => readManifest() !== undefined, 120_000);
    await findWebviewFrame(page, 'body *', 120_000);

    program.kill('SIGINT');
    const code = await retry(
      'it ends',
      () => (program.exitCode === null ? undefined : { code: program.exitCode }),
      60_000,
    );
    expect(code, output).toEqual({ code: 0 });
    expect(session.processes().map(({ command }) => command)).toEqual([]);
    expect(['stopped', 'finished']).toContain(readManifest()?.status ?? readManifest()?.state);
  }, 600_000);
});
