import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
      const window = await editor().openWindow({ workspace: tinyWorkspace });
      const { page } = window;
      const first = window.workspace;
      const second = join(first, '..', 'second');
      mkdirSync(second);
      for (const [name, text] of Object.entries(tinyWorkspace)) writeFileSync(join(second, name), text);
      const file = join(first, '..', 'both.code-workspace');
      writeFileSync(file, JSON.stringify({ folders: [{ path: first }, { path: second }] }));
      const url = new URL(editor().url);
      url.searchParams.set('workspace', file);
      await page.goto(url.href, { waitUntil: 'commit' });
      await page.locator('.explorer-folders-view').getByRole('treeitem', { name: 'second' }).waitFor();

      const entry = (folder: string) =>
        page.locator('.quick-input-widget .monaco-list-row', { hasText: 'tiny.triplet.json' }).filter({
          hasText: folder,
        });
      for (const folder of [first, second]) {
        await window.runCommand('Margin: Start Triplet Run');
        await entry(folder === second ? 'second' : 'workspace').click();
        const { manifest } = await waitForRun(folder, 'finished', ({ status }) => status === 'finished');
        expect(manifest.program.cwd).toBe(folder);
      }
      await window.openView('Margin');
      await window.treeItem(/^workspace/).waitFor();
      await window.treeItem(/^second/).waitFor();
      const rows = page.getByRole('treeitem', { name: /tiny\.triplet\.json run 1, finished/ });
      await retry('each folder has its run', async () => (await rows.count()) === 2);

      await window.runCommand('Margin: Rerun');
      await entry('· second').waitFor();
      expect(await entry('· workspace').count()).toBe(1);
      await page.keyboard.press('Escape');
      await window.close();
    },
  );
});
