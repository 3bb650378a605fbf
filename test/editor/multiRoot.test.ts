import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith } from '../support/requirePart';
import { retry } from './harness/retry';
import { useEditor } from './harness/useEditor';
import { waitForRun } from './runsOnDisk';
import { tinyWorkspace } from './tinyWorkspace';

describeWith(['vscode-server', 'chromium'], 'A workspace of two folders', () => {
  const editor = useEditor();

  it(
    'keeps the runs of each in it, and tells runs of the same name apart by their folder',
    { timeout: 300_000 },
    async () => {
      const place = mkdtempSync(join(tmpdir(), 'margin-roots-'));
      const folders = ['first', 'second'].map((name) => join(place, name));
      for (const folder of folders) {
        mkdirSync(folder);
        for (const [name, text] of Object.entries(tinyWorkspace)) writeFileSync(join(folder, name), text);
      }
      const file = join(place, 'both.code-workspace');
      writeFileSync(file, JSON.stringify({ folders: folders.map((path) => ({ path })) }));
      const window = await editor().openWindow({ folder: file });
      const { page } = window;

      const entry = (folder: string) =>
        page.locator('.quick-input-widget .monaco-list-row', { hasText: 'tiny.triplet.json' }).filter({
          hasText: folder,
        });
      for (const folder of folders) {
        await window.runCommand('Margin: Start Triplet Run');
        await entry(basename(folder)).click();
        const { manifest } = await waitForRun(folder, 'finished', ({ status }) => status === 'finished');
        expect(manifest.program.cwd).toBe(folder);
      }
      await window.openView('Margin');
      await window.treeItem(/^first/).waitFor();
      await window.treeItem(/^second/).waitFor();
      const rows = page.getByRole('treeitem', { name: /tiny\.triplet\.json run 1, finished/ });
      await retry('each folder has its run', async () => (await rows.count()) === 2);

      await window.runCommand('Margin: Rerun');
      await entry('· second').waitFor();
      expect(await entry('· first').count()).toBe(1);
      await page.keyboard.press('Escape');
      await window.close();
      rmSync(place, { recursive: true, force: true });
    },
  );
});
