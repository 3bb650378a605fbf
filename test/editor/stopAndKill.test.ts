import { expect, it } from 'vitest';
import { describeWith } from '../support/requirePart';
import { useEditor } from './harness/useEditor';
import { makeLong, waitForRun } from './runsOnDisk';
import { retry } from './harness/retry';

/** What a user can do, line 7: stop is polite, and a kill is told for what it was. */
describeWith(['vscode-server', 'chromium'], 'The end of a run', () => {
  const editor = useEditor();

  it(
    'Stop in the row ends it as stopped, with its checkpoint; a killed trainer has failed, with its output one click away',
    { timeout: 300_000 },
    async () => {
      const window = await editor().openWindow({ open: 'digits.triplet.json' });
      await window.tab('digits.triplet.json').waitFor();
      makeLong(window.workspace);
      await window.openView('Margin');
      await window.runCommand('Margin: Start Triplet Run');
      await waitForRun(window.workspace, 'going', ({ steps }) => steps > 10, 120_000);
      const running = window.treeItem(/run 1, running/);
      // A row that is just drawn anew loses the click, as it would a person's.
      await retry('Stop is pressed in the row', async () => {
        await running.hover({ timeout: 5000 });
        await running.getByRole('button', { name: 'Stop Run' }).click({ timeout: 5000 });
        await window.treeItem(/run 1, (stopping|stopped)/).waitFor({ timeout: 10_000 });
        return true;
      });
      await window.treeItem(/run 1, stopped, step \d+ of 100000/).waitFor({ timeout: 60_000 });
      const { manifest } = await waitForRun(
        window.workspace,
        'stopped',
        ({ status }) => status === 'stopped',
      );
      expect(manifest.exitCode).toBe(0);

      await window.runCommand('Margin: Start Triplet Run');
      const second = await waitForRun(
        window.workspace,
        'the second',
        ({ number, steps }) => number === 2 && steps > 10,
        120_000,
      );
      process.kill(second.manifest.trainer!.pid, 'SIGKILL');
      const failed = window.treeItem(/run 2, failed, step \d+ of 100000, killed by SIGKILL/);
      await failed.waitFor({ timeout: 60_000 });
      await failed.hover();
      await failed.getByRole('button', { name: 'Show Output' }).click();
      await window.tab(/digits\.triplet\.json run 2 output/).waitFor();
      await retry('the output is shown', async () => (await window.visibleText()).trim() !== '');
      await window.close();
    },
  );

  it(
    'a killed recorder harms nothing: the editor starts a new one, and the run is recorded to its end',
    { timeout: 300_000 },
    async () => {
      const window = await editor().openWindow({ open: 'digits.triplet.json' });
      await window.tab('digits.triplet.json').waitFor();
      makeLong(window.workspace);
      await window.openView('Margin');
      await window.runCommand('Margin: Start Triplet Run');
      const { manifest } = await waitForRun(window.workspace, 'going', ({ steps }) => steps > 20, 120_000);
      process.kill(manifest.recorder!.pid, 'SIGKILL');
      const adopted = await waitForRun(
        window.workspace,
        'recorded again',
        ({ recorder, steps, status }) =>
          recorder?.pid !== manifest.recorder!.pid && status === 'running' && steps > manifest.steps,
        60_000,
      );
      expect(adopted.manifest.trainer?.pid).toBe(manifest.trainer?.pid);
      await window.treeItem(/run 1, running/).waitFor({ timeout: 30_000 });
      await window.runCommand('Margin: Stop Run');
      const ended = await waitForRun(window.workspace, 'stopped', ({ status }) => status === 'stopped');
      expect(ended.manifest.dropped).toBe(0);
      expect(ended.manifest.metrics['loss']?.count).toBe(ended.manifest.steps);
      await window.close();
    },
  );
});
