import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { describeWith } from '../support/requirePart';
import { useEditor } from './harness/useEditor';
import { readRuns, waitForRun } from './runsOnDisk';

const cli = join(root, 'dist/margin.cjs');

function margin(cwd: string, ...args: string[]): void {
  try {
    execFileSync(process.execPath, [cli, ...args], { cwd, stdio: 'ignore' });
  } catch {
    // The run's own exit code is not ours.
  }
}

/** What a user can do, line 3: runs in all their states, and what their rows offer. */
describeWith(['vscode-server', 'chromium'], 'The run explorer', () => {
  const editor = useEditor();

  it('tells finished, failed, killed and broken runs apart', { timeout: 240_000 }, async () => {
    const window = await editor().openWindow();
    margin(window.workspace, 'run', '--set', 'steps=20', 'digits.triplet.json');
    margin(window.workspace, 'run', '--', 'node', '-e', 'process.exit(7)');
    margin(
      window.workspace,
      'run',
      '--name',
      '<b onclick=x>bold',
      '--',
      'node',
      '-e',
      'process.kill(process.pid, "SIGKILL")',
    );
    const broken = join(window.workspace, '.margin/runs/20261101-101010-brkn');
    mkdirSync(broken, { recursive: true });
    writeFileSync(join(broken, 'run.json'), '{ this is no JSON');
    await window.openView('Margin');
    const rows: [RegExp, string][] = [
      [/digits\.triplet\.json run 1, finished, step 20 of 20/, 'pass'],
      [/failed, step 0, exit code 7/, 'bug'],
      [/<b onclick=x>bold, failed, step 0, killed by SIGKILL/, 'bug'],
    ];
    for (const [name, icon] of rows) {
      await window.treeItem(name).waitFor({ timeout: 60_000 });
      expect(
        await window
          .treeItem(name)
          .locator(`.codicon-${icon}, .custom-view-tree-node-item-icon.codicon-${icon}`)
          .count(),
      ).toBeGreaterThan(0);
    }
    await window
      .treeItem(/failed before step 1 \(exit 7\)/)
      .or(window.page.getByText('failed before step 1 (exit 7)'))
      .first()
      .waitFor();
    await window.expand(window.treeItem(/^Older/));
    await window.page
      .getByText(/broken: run\.json/)
      .first()
      .waitFor({ timeout: 30_000 });
    await window.close();
  });

  it(
    'renames, repeats, resumes and deletes a run, and reveals its configuration',
    { timeout: 300_000 },
    async () => {
      const window = await editor().openWindow();
      margin(window.workspace, 'run', '--set', 'steps=20', '--set', 'seed=5', 'digits.triplet.json');
      await window.openView('Margin');
      const row = /digits\.triplet\.json run 1, finished/;
      await window.treeItem(row).waitFor({ timeout: 60_000 });

      await window.chooseInMenu(window.treeItem(row), 'Reveal Config');
      await window.tab('digits.triplet.json').waitFor();

      await window.treeItem(row).click();
      const frame = await window.dashboardFrame('.run-name', 60_000);
      await frame.locator('.run-name', { hasText: 'digits.triplet.json' }).waitFor();
      await window.chooseInMenu(window.treeItem(row), 'Rename Run…');
      await window.acceptInput('the good one');
      await window.treeItem(/^the good one, finished/).waitFor();
      // A dashboard that shows it has its new name too.
      await frame.locator('.run-name', { hasText: 'the good one' }).waitFor();

      await window.chooseInMenu(window.treeItem(/^the good one, finished/), 'Rerun');
      const again = await waitForRun(
        window.workspace,
        'the second',
        ({ number, status }) => number === 2 && status === 'finished',
        120_000,
      );
      expect(again.manifest.config).toMatchObject({ seed: 5, steps: 20 });

      // The list has settled.
      await window.treeItem(/digits\.triplet\.json run 2, finished/).waitFor();
      await window.chooseInMenu(window.treeItem(/digits\.triplet\.json run 2, finished/), 'Resume Run…');
      await window.acceptInput('35');
      const resumed = await waitForRun(
        window.workspace,
        'the third',
        ({ number, status }) => number === 3 && status === 'finished',
        120_000,
      );
      expect(resumed.manifest).toMatchObject({ steps: 35, config: { seed: 5, steps: 35 } });
      expect(readFileSync(join(resumed.folder, 'output.log'), 'utf8')).toContain('Goes on after step 20');

      await window.chooseInMenu(window.treeItem(/^the good one, finished/), 'Delete Run…');
      await window.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Delete' }).click();
      await window.treeItem(/^the good one, finished/).waitFor({ state: 'detached' });
      expect(readRuns(window.workspace)).toHaveLength(2);
      expect(existsSync(again.folder)).toBe(true);
      await window.close();
    },
  );
});
