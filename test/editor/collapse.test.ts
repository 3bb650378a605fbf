import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith } from '../support/requirePart';
import { useEditor } from './harness/useEditor';
import { retry } from './harness/retry';
import { waitForRun } from './runsOnDisk';

const FILE = 'digits-collapse.triplet.json';

/** What a user can do, line 5: a collapse is seen while it happens, on the line that causes it, and goes with the fix. */
describeWith(['vscode-server', 'chromium'], 'A run that collapses', () => {
  const editor = useEditor();

  it(
    'is marked on the learningRate line while it runs; the fix edits the buffer, and after a rerun that learns the mark is gone',
    { timeout: 400_000 },
    async () => {
      const window = await editor().openWindow({ open: FILE, size: { width: 1500, height: 900 } });
      await window.tab(FILE).waitFor();
      const text = readFileSync(join(window.workspace, FILE), 'utf8').split('\n');
      const line = text.findIndex((each) => each.includes('"learningRate"')) + 1;
      await window.runCommand('Margin: Start Triplet Run');

      // Panel, tree and diagnostic say it, while the run is still going.
      const marked = () =>
        window.problems().then((all) => all.find(({ file, source }) => file === FILE && source === 'margin'));
      const problem = await retry('the cause is marked', marked, 120_000);
      expect(problem.line).toBe(line);
      expect(problem.message).toMatch(/\(step \d+\)\. .*learning rate/i);
      expect(problem.code).toMatch(/^[a-z]+\.[a-z-]+$/);
      const frame = await window.dashboardFrame('[data-alert]', 60_000);
      expect(await frame.locator('[data-alert]').first().innerText()).toMatch(/collaps|learning rate|dead/i);
      await window.openView('Margin');
      await window
        .treeItem(/digits-collapse\.triplet\.json run 1, .*(error|warning): /)
        .waitFor({ timeout: 30_000 });
      // The dashboard is visible: nobody is notified of what it shows.
      expect(await window.notifications()).toEqual([]);

      await waitForRun(window.workspace, 'collapsed', ({ worst }) => worst?.severity === 'error', 120_000);
      await window.openFile(FILE);
      await window.goTo(line, text[line - 1]!.indexOf('"learningRate": ') + 17);
      const titles = await window.quickFix(/^Set learningRate to [\d.e-]+$/);
      expect(titles.some((title) => title.includes('Save and Run'))).toBe(true);
      await window.page.locator('.tab.active.dirty').waitFor();
      // The mark follows its value until a run proves the fix.
      expect((await marked())?.line).toBe(line);

      await window.runCommand('Margin: Start Triplet Run');
      const { manifest } = await waitForRun(window.workspace, 'the second', ({ number }) => number === 2);
      const rate = (manifest.config?.['optimizer'] as { learningRate: number }).learningRate;
      expect(titles).toContain(`Set learningRate to ${rate}`);
      await retry('the mark is gone', async () => (await marked()) === undefined, 180_000);
      await window.close();
    },
  );
});
