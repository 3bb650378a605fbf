import { expect, it } from 'vitest';
import { describeWith, requirePart } from '../support/requirePart';
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
});
