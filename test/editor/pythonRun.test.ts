import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith, requirePart } from '../support/requirePart';
import { retry } from './harness/retry';
import { useEditor } from './harness/useEditor';
import { waitForRun } from './runsOnDisk';

/** What a user can do, line 9: a PyTorch script with three lines of the client has all of this too. */
describeWith(['vscode-server', 'chromium', 'torch'], 'A PyTorch script', () => {
  const editor = useEditor({ settings: {} });

  it(
    'is started from its editor with the interpreter of the setting, is shown in the dashboard, and finishes',
    { timeout: 300_000 },
    async () => {
      editor().changeSettings({ 'margin.python': requirePart('torch') });
      const window = await editor().openWindow({ open: 'torch_digits.py' });
      await window.tab('torch_digits.py').waitFor();
      await window.openView('Margin');
      await window.runCommand('Margin: Start Triplet Run');
      const { manifest } = await waitForRun(window.workspace, 'going', ({ steps }) => steps > 5, 180_000);
      expect(manifest.program.kind).toBe('command');
      expect(manifest.program.argv[0]).toBe(requirePart('torch'));
      // The example is short: a busy window may see it only when it is over.
      await window.treeItem(/torch_digits\.py run 1, (running|finished)/).waitFor({ timeout: 60_000 });
      const frame = await window.dashboardFrame('[role="slider"]', 60_000);
      expect(await frame.locator('body').innerText()).toMatch(/R@1|Recall|Distances/i);
      await window.treeItem(/torch_digits\.py run 1, finished/).waitFor({ timeout: 120_000 });
      await window.close();
    },
  );

  it(
    'is ended politely by Stop in the dashboard, with all that it logged',
    { timeout: 300_000 },
    async () => {
      editor().changeSettings({ 'margin.python': requirePart('torch') });
      const window = await editor().openWindow({ open: 'torch_digits.py' });
      await window.tab('torch_digits.py').waitFor();
      const script = join(window.workspace, 'torch_digits.py');
      writeFileSync(script, readFileSync(script, 'utf8').replace('"steps": 400', '"steps": 1_000_000'));
      await window.runCommand('Margin: Start Triplet Run');
      await waitForRun(window.workspace, 'going', ({ steps }) => steps > 20, 180_000);
      const frame = await window.dashboardFrame('[role="slider"]', 60_000);
      await frame.getByRole('button', { name: 'Stop', exact: true }).click();
      const { folder, manifest } = await waitForRun(
        window.workspace,
        'stopped',
        ({ status }) => status === 'stopped',
        // Ten seconds later it would get a SIGTERM.
        9_000,
      );
      // Python ends by the SIGINT that the client has sent it, after it has said goodbye.
      expect([manifest.exitCode, manifest.signal]).toEqual([null, 'SIGINT']);
      expect(manifest).toMatchObject({ warnings: [], dropped: 0 });
      expect(manifest.metrics['loss']?.count).toBe(manifest.steps);
      expect(readFileSync(join(folder, 'output.log'), 'utf8').trimEnd()).toMatch(/KeyboardInterrupt$/);
      await frame
        .getByText(/stopped/i)
        .first()
        .waitFor({ timeout: 30_000 });
      await window.close();
    },
  );

  it(
    'that collapses has its fix written where it sets the rate, not where it hands it over',
    { timeout: 300_000 },
    async () => {
      editor().changeSettings({ 'margin.python': requirePart('torch') });
      const window = await editor().openWindow();
      const script = join(window.workspace, 'torch_digits.py');
      writeFileSync(script, readFileSync(script, 'utf8').replace('"lr": 1e-3', '"lr": 2e-1'));
      await window.openFile('torch_digits.py');
      await window.runCommand('Margin: Start Triplet Run');
      await waitForRun(window.workspace, 'finished', ({ status }) => status === 'finished', 180_000);
      const frame = await window.dashboardFrame('[data-alert]', 60_000);
      await frame.getByRole('button', { name: 'Apply fix' }).first().click();
      await frame.getByText('Applied').first().waitFor();
      await window.save();
      await retry('the rate is set in the dictionary', () =>
        /"lr": (?!2e-1)[\d.e-]+,/.test(readFileSync(script, 'utf8')),
      );
      await window.close();
    },
  );
});
