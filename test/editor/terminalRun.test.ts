import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { describeWith } from '../support/requirePart';
import { useEditor } from './harness/useEditor';
import { waitForRun } from './runsOnDisk';

/** What a user can do, line 8: a run of the command line stands in the explorer like any other. */
describeWith(['vscode-server', 'chromium'], 'A run that a terminal started', () => {
  const editor = useEditor();

  it(
    'stands in the explorer while it goes, and Ctrl-C there ends it as stopped',
    { timeout: 240_000 },
    async () => {
      const window = await editor().openWindow();
      await window.openView('Margin');
      await window.page.getByText('Nothing has run here yet').waitFor({ timeout: 60_000 });
      const child = spawn(process.execPath, [join(root, 'dist/margin.cjs'), 'run', 'digits.triplet.json'], {
        cwd: window.workspace,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      try {
        await window
          .treeItem(/digits\.triplet\.json run 1, running, step \d+ of 2000/)
          .waitFor({ timeout: 90_000 });
        child.kill('SIGINT');
        await window.treeItem(/digits\.triplet\.json run 1, stopped/).waitFor({ timeout: 60_000 });
        const { manifest } = await waitForRun(
          window.workspace,
          'stopped',
          ({ status }) => status === 'stopped',
        );
        expect(manifest.program.cwd).toBe(window.workspace);
      } finally {
        if (child.exitCode === null && child.signalCode === null) {
          child.kill('SIGKILL');
          await once(child, 'exit');
        }
      }
      await window.close();
    },
  );
});
