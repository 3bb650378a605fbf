import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith, requirePart } from '../support/requirePart';
import { retry } from './harness/retry';
import { useEditor } from './harness/useEditor';
import { waitForRun } from './runsOnDisk';

const SCRIPT = 'lossOnly.py';

/** Logs its loss and shows no embeddings. */
const TEXT = `import margin

run = margin.init(config={"loss": "triplet", "margin": 0.3})
for step in range(1, 61):
    run.log({"loss": 0.4}, step=step)
run.finish()
`;

describeWith(['vscode-server', 'chromium', 'torch'], 'A script that shows no embeddings', () => {
  const editor = useEditor({ settings: {} });

  it(
    'gets the missing line from the dashboard, unsaved; one that is gone is said',
    { timeout: 300_000 },
    async () => {
      editor().changeSettings({ 'margin.python': requirePart('torch') });
      const window = await editor().openWindow({ workspace: { [SCRIPT]: TEXT }, open: SCRIPT });
      await window.tab(SCRIPT).waitFor();
      const script = join(window.workspace, SCRIPT);
      await window.runCommand('Margin: Start Triplet Run');
      await waitForRun(window.workspace, 'finished', ({ status }) => status === 'finished', 120_000);
      const frame = await window.dashboardFrame('.needs', 60_000);
      const insert = frame.getByRole('button', { name: `Insert into ${SCRIPT}` });
      await insert.click();
      const line = 'run.embeddings(z, labels, step=step)';
      await retry('the line is in the editor', async () => (await window.visibleText()).includes(line));
      // The buffer is changed, the file is not.
      await window.page.locator('.tab.active.dirty').waitFor();
      expect(readFileSync(script, 'utf8')).toBe(TEXT);
      // What has to be put right is selected: typing goes over it.
      await window.page.keyboard.type('rows, classes');
      await retry('the names are replaced', async () =>
        (await window.visibleText()).includes('run.embeddings(rows, classes, step=step)'),
      );

      await window.runCommand('File: Revert File');
      await window.page.locator('.tab.dirty').waitFor({ state: 'detached' });
      await window.runCommand('View: Close Editor');
      await window.tab(SCRIPT).waitFor({ state: 'detached' });
      rmSync(script);
      await insert.click();
      await frame.getByText(`${script} is not there any more.`).waitFor();
      await window.close();
    },
  );
});
