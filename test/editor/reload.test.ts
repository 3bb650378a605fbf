import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { describeWith } from '../support/requirePart';
import { useEditor } from './harness/useEditor';
import { retry } from './harness/retry';
import { makeLong, readRuns, waitForRun } from './runsOnDisk';

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
      const scrubber = frame.locator('[role="slider"]').first();
      await retry('the scrubber is put on an early snapshot', async () => {
        await scrubber.focus();
        await window.page.keyboard.press('Home');
        await window.page.keyboard.press('ArrowRight');
        await window.page.waitForTimeout(1000);
        return Number(await scrubber.getAttribute('aria-valuenow')) < 10;
      });
      await frame.evaluate(() => {
        globalThis.scrollTo(0, 240);
      });
      const cursor = await scrubber.getAttribute('aria-valuenow');
      const scroll = await frame.evaluate(() => globalThis.scrollY);
      expect(scroll).toBeGreaterThan(50);

      const isBack = async (): Promise<void> => {
        // A window that is opened anew shows the files first.
        await window.openView('Margin');
        // Asked anew each time: a closed page takes its locators with it.
        await window.treeItem(/digits\.triplet\.json run 1, running/).waitFor({ timeout: 60_000 });
        // The frame that is found first may be the old one, about to be replaced: each look finds it anew. A page that nobody
        // speaks to any more stands still.
        const since = readRuns(window.workspace)[0]!.manifest.steps;
        await retry(
          'the scrubber and the page are where they were, and the page is live',
          async () => {
            const shown = await window.dashboardFrame('[role="slider"]', 20_000);
            const place = await shown.evaluate(() => ({
              cursor: document.querySelector('[role="slider"]')?.getAttribute('aria-valuenow'),
              scroll: globalThis.scrollY,
              step: /[\d,]+/
                .exec(document.querySelector('.meta')?.textContent ?? '')?.[0]
                .replaceAll(',', ''),
            }));
            // The verdict above may have got a line more or less meanwhile, and the page keeps what one looks at in place.
            const isThere = place.cursor === cursor && Math.abs(place.scroll - scroll) < 100;
            if (isThere && Number(place.step) > since) return true;
            throw new Error(JSON.stringify({ ...place, since, wanted: { cursor, scroll } }));
          },
          90_000,
          1000,
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
