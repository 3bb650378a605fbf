import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { describeWith } from '../support/requirePart';
import { retry } from './harness/retry';
import { useEditor } from './harness/useEditor';
import { readRuns, waitForRun } from './runsOnDisk';
import { points, tinyConfig, tinyWorkspace } from './tinyWorkspace';

const cli = join(root, 'dist/margin.cjs');

describeWith(['vscode-server', 'chromium'], 'Runs that nobody records any more', () => {
  const editor = useEditor();

  it('are opened from a folder anywhere; a folder that is no run is said', { timeout: 240_000 }, async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'margin-elsewhere-'));
    try {
      writeFileSync(join(elsewhere, 'tiny.triplet.json'), tinyConfig());
      writeFileSync(join(elsewhere, 'points.csv'), points);
      execFileSync(process.execPath, [cli, 'run', 'tiny.triplet.json'], { cwd: elsewhere, stdio: 'ignore' });
      const [run] = readRuns(elsewhere);
      const window = await editor().openWindow({ workspace: tinyWorkspace, open: 'notes.txt' });
      await window.runCommand('Margin: Open Run Folder…');
      await window.acceptInput(elsewhere);
      await retry('it says what a run folder is', async () =>
        (await window.notifications()).some((text) => text.includes('is not a run: it has no run.json')),
      );
      await window.runCommand('Margin: Open Run Folder…');
      await window.acceptInput(run!.folder);
      const frame = await window.dashboardFrame('[role="slider"]', 60_000);
      await frame.getByText('10 steps').first().waitFor();
      expect(readRuns(window.workspace)).toEqual([]);

      // Repeated, it stands in this window's run explorer, not beside the one that lies anywhere.
      await frame.getByRole('button', { name: 'Rerun' }).click();
      const again = await waitForRun(window.workspace, 'repeated', ({ status }) => status === 'finished');
      expect(again.manifest.program.cwd).toBe(elsewhere);
      expect(readRuns(elsewhere)).toHaveLength(1);
      await window.openView('Margin');
      await window.treeItem(/^tiny\.triplet\.json run 1, finished/).waitFor();

      // Deleted by hand, its dashboard says so.
      await (await window.dashboardFrame('[role="slider"]')).getByText('10 steps').first().waitFor();
      rmSync(again.folder, { recursive: true, force: true });
      const words = (await window.dashboardFrame('.headline')).getByText(
        'Its folder is gone, deleted or moved',
      );
      await words.waitFor({ timeout: 30_000 });
      await window.close();
    } finally {
      rmSync(elsewhere, { recursive: true, force: true });
    }
  });

  it('are marked as ended where recorder and program were killed', { timeout: 240_000 }, async () => {
    const window = await editor().openWindow({ workspace: tinyWorkspace, open: 'notes.txt' });
    const slow = ['--set', 'steps=100000', '--set', 'maxStepsPerSecond=20', 'tiny.triplet.json'];
    const recorder = spawn(process.execPath, [cli, 'run', ...slow], {
      cwd: window.workspace,
      stdio: 'ignore',
    });
    const { manifest } = await waitForRun(window.workspace, 'going', ({ steps }) => steps > 3);
    recorder.kill('SIGKILL');
    process.kill(manifest.trainer!.pid, 'SIGKILL');
    await window.openView('Margin');
    await window.treeItem(/tiny\.triplet\.json run 1, lost/).waitFor({ timeout: 60_000 });
    await window.treeItem(/tiny\.triplet\.json run 1, lost/).click();
    const frame = await window.dashboardFrame('[role="slider"]', 60_000);
    await frame.getByRole('button', { name: 'Mark as Ended' }).click();
    const ended = await waitForRun(window.workspace, 'lost', ({ status }) => status === 'lost');
    expect(ended.manifest.reason).toMatch(/its recorder was killed at step \d+; exit unknown/);
    await frame.getByRole('button', { name: 'Mark as Ended' }).waitFor({ state: 'hidden' });
    await window.close();
  });
});
