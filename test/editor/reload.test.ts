import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { describeWith } from '../support/requirePart';
import { useEditor } from './harness/useEditor';
import { retry } from './harness/retry';
import { makeLong, waitForRun } from './runsOnDisk';

/** What a user can do, line 6: whatever happens to the window, training goes on, and all of it is there on return. */
describeWith(['vscode-server', 'chromium'], 'A window that goes away in the middle of a run', () => {
  const editor = useEditor();

  it(
    'is reloaded, loses its extension host and is closed: the run goes on, and tree and dashboard are back at the same place',
    { timeout: 400_000 },
    async () => {
      const window = await editor().openWindow({ open: 'digits.triplet.json' });
      await window.tab('digits.triplet.json').waitFor();
      makeLong(window.workspace);
      await window.openView('Margin');
      await window.runCommand('Margin: Start Triplet Run');
      const { folder } = await waitForRun(window.workspace, 'going', ({ steps }) => steps > 30, 120_000);
      const row = window.treeItem(/digits\.triplet\.json run 1, running/);
      await row.waitFor({ timeout: 30_000 });

      // The scrubber is put on a snapshot, and the page scrolled.
      const frame = await window.dashboardFrame('[role="slider"]', 60_000);
      await frame.locator('[role="slider"]').first().focus();
      await window.page.keyboard.press('Home');
      await window.page.keyboard.press('ArrowRight');
      await frame.evaluate(() => {
        globalThis.scrollTo(0, 240);
      });
      const cursor = await frame.locator('[role="slider"]').first().getAttribute('aria-valuenow');
      const scroll = await frame.evaluate(() => globalThis.scrollY);
      expect(scroll).toBeGreaterThan(50);

      const isBack = async (): Promise<void> => {
        await row.waitFor({ timeout: 60_000 });
        const shown = await window.dashboardFrame('[role="slider"]', 60_000);
        await retry(
          'the scrubber is where it was',
          async () =>
            (await shown.locator('[role="slider"]').first().getAttribute('aria-valuenow')) === cursor,
        );
        await retry(
          'the page is scrolled as it was',
          async () => Math.abs((await shown.evaluate(() => globalThis.scrollY)) - scroll) < 20,
        );
      };
      await window.reload();
      await isBack();
      await window.killExtensionHost();
      await isBack();
      await window.closePage();
      await window.load();
      await isBack();

      // Not one recorded step is missing or doubled.
      const cli = join(root, 'dist/margin.cjs');
      execFileSync(process.execPath, [cli, 'stop', folder]);
      const shown = JSON.parse(
        execFileSync(process.execPath, [cli, 'show', folder, '--json'], { encoding: 'utf8' }),
      ) as {
        steps: number;
        dropped: number;
        status: string;
        metrics: { loss: { count: number } };
      };
      expect(shown).toMatchObject({ status: 'stopped', dropped: 0 });
      expect(shown.metrics.loss.count).toBe(shown.steps);
      await window.close();
    },
  );
});
