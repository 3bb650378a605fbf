import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { describeWith } from '../support/requirePart';
import { useEditor } from './harness/useEditor';
import { retry } from './harness/retry';
import { readRuns } from './runsOnDisk';

/** A workspace that is not trusted: its runs can be looked at, nothing is started. */
describeWith(['vscode-server', 'chromium'], 'An untrusted workspace', () => {
  const editor = useEditor({ workspaceTrust: true });

  it(
    'shows its runs and their dashboards, hides Start, and answers the palette with where to change that',
    { timeout: 240_000 },
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'margin-untrusted-'));
      try {
        cpSync(join(root, 'examples'), folder, {
          recursive: true,
          filter: (file) => !file.includes('.margin'),
        });
        execFileSync(
          process.execPath,
          [join(root, 'dist/margin.cjs'), 'run', '--set', 'steps=20', 'digits.triplet.json'],
          {
            cwd: folder,
            stdio: 'ignore',
          },
        );
        const window = await editor().openWindow({ folder, open: 'digits.triplet.json' });
        await window.tab('digits.triplet.json').waitFor();
        await window.openView('Margin');
        const row = window.treeItem(/digits\.triplet\.json run 1, finished/);
        await row.waitFor({ timeout: 60_000 });
        await row.click();
        const frame = await window.dashboardFrame('[role="slider"]', 60_000);
        expect(await frame.getByRole('button', { name: 'Rerun' }).isVisible()).toBe(false);
        expect(
          await window.page
            .locator('.editor-actions')
            .getByRole('button', { name: 'Start Triplet Run' })
            .count(),
        ).toBe(0);
        expect(await window.codeLens(/Start Triplet Run/).count()).toBe(0);

        await window.runCommand('Margin: Start Triplet Run');
        await retry('it says where to change that', async () =>
          (await window.notifications()).some((text) => text.includes('not trusted')),
        );
        expect(readRuns(folder)).toHaveLength(1);
        await window.close();
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
  );
});
