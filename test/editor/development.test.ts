import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { describeWith } from '../support/requirePart';
import { useEditor } from './harness/useEditor';
import { retry } from './harness/retry';
import { waitForRun } from './runsOnDisk';
import { tinyConfig, tinyWorkspace } from './tinyWorkspace';

/** What F5 starts, as far as it goes without a desktop. */
describeWith(['vscode-server', 'chromium'], 'The window that F5 opens', () => {
  const editor = useEditor();

  it('is named in the first launch configuration, with the extension from this folder', () => {
    const { configurations } = parse(readFileSync(join(root, '.vscode/launch.json'), 'utf8')) as {
      configurations: unknown[];
    };
    expect(configurations[0]).toMatchObject({
      type: 'extensionHost',
      args: expect.arrayContaining(['--extensionDevelopmentPath=${workspaceFolder}']) as unknown,
    });
  });

  it(
    'says what it is, starts a run with the programs of this folder, and shows it',
    { timeout: 300_000 },
    async () => {
      const long = tinyConfig((config) => Object.assign(config, { steps: 100_000 }));
      const window = await editor().openWindow({
        workspace: { ...tinyWorkspace, 'tiny.triplet.json': long },
        open: 'tiny.triplet.json',
        development: root,
      });
      await window.tab('tiny.triplet.json').waitFor();
      await retry('the title says what the window is', async () =>
        (await window.page.title()).includes('[Extension Development Host]'),
      );

      await window.runCommand('Margin: Start Triplet Run');
      await waitForRun(window.workspace, 'going', ({ status, steps }) => status === 'running' && steps > 0);
      await window.tab('Margin: run 1').waitFor();
      await (await window.dashboardFrame('.run-name')).getByText('tiny.triplet.json').first().waitFor();

      const dist = join(root, 'dist');
      const programs = editor()
        .processes()
        .map(({ command }) => command)
        .filter((command) => /[/\\](margin|trainer)\.cjs\b/.test(command));
      expect(programs).toContainEqual(expect.stringContaining(join(dist, 'margin.cjs')));
      expect(programs.filter((command) => !command.includes(dist))).toEqual([]);
      await window.close();
    },
  );
});
