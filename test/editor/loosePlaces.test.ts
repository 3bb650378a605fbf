import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith } from '../support/requirePart';
import { useEditor } from './harness/useEditor';
import { waitForRun } from './runsOnDisk';

const SCRIPT = `import margin

run = margin.init(config={"lr": 1e-3, "margin": 0.5})


def mine(batch):
    raise ValueError("no rows to mine")


for step in range(1, 60):
    # optimizer.step()
    run.log({"loss": 1 / step}, step=step)
run.log({"loss": 0.1}, step=60)
mine([])
`;

/** A script that logs a loss only, and then fails: the dashboard leads to its lines, and can write the one that is missing. */
describeWith(['vscode-server', 'chromium'], 'The dashboard of a script that fails', () => {
  const editor = useEditor();

  it(
    'opens the line that raised and the traceback, copies a lane, and inserts the missing line into the buffer',
    { timeout: 300_000 },
    async () => {
      const window = await editor().openWindow({
        workspace: { 'plain.py': SCRIPT },
        open: 'plain.py',
        size: { width: 1500, height: 1000 },
      });
      await window.tab('plain.py').waitFor();
      await window.runCommand('Margin: Start Triplet Run');
      await waitForRun(window.workspace, 'failed', ({ status }) => status === 'failed', 60_000);

      const frame = await window.dashboardFrame('.failure-place', 60_000);
      expect(await frame.locator('.headline').innerText()).toContain('Failed at step 60');
      expect(await frame.locator('.sentence').innerText()).toContain('ValueError: no rows to mine');
      await frame.getByRole('button', { name: 'plain.py:7' }).click();
      await window.statusBarItem(/Ln 7, Col 1/).waitFor();

      await frame.locator('[data-lane="loss"]').hover();
      await frame.getByRole('button', { name: 'More for Loss' }).click();
      await frame.getByRole('menuitem', { name: 'Copy as CSV' }).click();
      await frame.getByText('Copied Loss as CSV.').waitFor();

      await frame.getByRole('button', { name: 'More for Loss' }).click();
      await frame.getByRole('menuitem', { name: 'Copy as PNG', exact: true }).click();
      await frame.getByText('Copied Loss as PNG.').waitFor();

      await frame.getByRole('button', { name: 'Insert into plain.py' }).click();
      await window.page.locator('.tab.active.dirty').waitFor();
      await window.page.locator('.view-line', { hasText: 'run.embeddings(z, labels, step=step)' }).waitFor();
      expect(readFileSync(join(window.workspace, 'plain.py'), 'utf8')).toBe(SCRIPT);
      await window.runCommand('Undo');
      await window.page.locator('.tab[data-resource-name="plain.py"]:not(.dirty)').waitFor();

      await frame.getByRole('button', { name: 'Open Output at the Traceback' }).click();
      await window.page.locator('.view-line', { hasText: 'Traceback (most recent call last)' }).waitFor();
      await window.close();
    },
  );
});
