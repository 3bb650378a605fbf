import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith } from '../support/requirePart';
import { useEditor } from './harness/useEditor';
import { retry } from './harness/retry';
import { readRuns, waitForRun } from './runsOnDisk';
import { tinyWorkspace } from './tinyWorkspace';

/** What a user can do, line 2: every way to start a run. */
describeWith(['vscode-server', 'chromium'], 'Start Triplet Run', () => {
  const editor = useEditor();

  it(
    'on an open configuration saves it, starts what it now says, and shows it in the explorer and beside the code',
    { timeout: 300_000 },
    async () => {
      const window = await editor().openWindow({ open: 'digits.triplet.json' });
      await window.tab('digits.triplet.json').waitFor();
      const text = readFileSync(join(window.workspace, 'digits.triplet.json'), 'utf8').split('\n');
      const line = text.findIndex((each) => each.includes('"steps"'));
      await window.setLine(line + 1, text[line]!.replace(/"steps": \d+/, '"steps": 12345'));
      await window.runCommand('Margin: Start Triplet Run');
      const { manifest } = await waitForRun(window.workspace, 'going', ({ steps }) => steps > 0);
      expect(manifest.config?.['steps']).toBe(12345);
      expect(manifest.program).toMatchObject({ kind: 'config', cwd: window.workspace });
      expect(await window.page.locator('.tab.dirty').count()).toBe(0);
      await window.openView('Margin');
      await window.treeItem(/digits\.triplet\.json run 1, running, step \d+ of 12345/).waitFor();
      await window.tab('Margin: run 1').waitFor();
      // The focus stays with the code.
      expect(await window.tab('digits.triplet.json').getAttribute('class')).toContain('active');
      await window.close();
    },
  );

  it(
    'from the editor title, the lens, the explorer and the run explorer starts the same',
    { timeout: 400_000 },
    async () => {
      const window = await editor().openWindow({ workspace: tinyWorkspace, open: 'tiny.triplet.json' });
      await window.tab('tiny.triplet.json').waitFor();
      // The dashboard shows each as it starts.
      const started = async (count: number) => {
        await retry(`${count} runs were started`, () => readRuns(window.workspace).length === count, 90_000);
        await window.tab(`Margin: run ${count}`).waitFor();
      };

      await window.codeLens(/Start Triplet Run/).click();
      await started(1);
      await window.page.locator('.editor-actions [aria-label*="Start Triplet Run"]').first().click();
      await started(2);
      await window.openView('Margin');
      await window.page
        .locator('.sidebar .actions-container [aria-label*="Start Triplet Run"]')
        .first()
        .click();
      await started(3);
      await window.openView('Explorer');
      const file = window.page
        .locator('.explorer-folders-view')
        .getByRole('treeitem', { name: 'tiny.triplet.json' });
      await window.chooseInMenu(file, 'Start Triplet Run');
      await started(4);
      expect(new Set(readRuns(window.workspace).map(({ manifest }) => manifest.number))).toEqual(
        new Set([1, 2, 3, 4]),
      );
      await window.close();
    },
  );

  it('keeps the code in view where the dashboard is a tab behind it', { timeout: 300_000 }, async () => {
    const window = await editor().openWindow({
      workspace: { ...tinyWorkspace, 'other.triplet.json': tinyWorkspace['tiny.triplet.json']! },
      open: 'tiny.triplet.json',
    });
    await window.tab('tiny.triplet.json').waitFor();
    await window.runCommand('Margin: Start Triplet Run');
    await window.tab('Margin: run 1').click();
    await window.openFile('other.triplet.json');
    await window.runCommand('Margin: Start Triplet Run');
    await retry('the second run was started', () => readRuns(window.workspace).length === 2);
    const groups = window.page.locator('.editor-group-container');
    await retry('the dashboard has moved', async () => (await groups.count()) === 3);
    for (const name of ['tiny.triplet.json', 'other.triplet.json', /^Margin: run 1/]) {
      expect(await window.tab(name).getAttribute('class')).toContain('active');
    }
    await window.close();
  });

  it(
    'elsewhere lists configurations and scripts, and Escape leaves nothing behind',
    { timeout: 300_000 },
    async () => {
      const window = await editor().openWindow({ workspace: tinyWorkspace, open: 'notes.txt' });
      await window.runCommand('Margin: Start Triplet Run');
      await retry('the picker lists the workspace', async () => {
        const entries = await window.pickEntries();
        return (
          entries.includes('tiny.triplet.json') &&
          entries.includes('train.py') &&
          !entries.includes('notes.txt')
        );
      });
      expect((await window.pickEntries()).at(-1)).toBe('New configuration…');
      await window.page.keyboard.press('Escape');
      await window.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      expect(existsSync(join(window.workspace, '.margin'))).toBe(false);

      await window.runCommand('Margin: Start Triplet Run');
      await window.pick('tiny.triplet.json');
      await waitForRun(window.workspace, 'finished', ({ status }) => status === 'finished');
      await window.close();
    },
  );

  it(
    'writes a starter with comments, which the check finds no fault with but its missing data',
    { timeout: 300_000 },
    async () => {
      const window = await editor().openWindow({ workspace: { 'readme.txt': '' } });
      await window.runCommand('Margin: New Configuration…');
      await window.acceptInput(join(window.workspace, 'mine.triplet.json'));
      await window.tab('mine.triplet.json').waitFor();
      expect(readFileSync(join(window.workspace, 'mine.triplet.json'), 'utf8')).toContain('// ');
      const problems = await retry('the check has run', async () => {
        const found = await window.problems();
        return found.length > 0 && found;
      });
      expect(problems).toHaveLength(1);
      expect(problems[0]).toMatchObject({ file: 'mine.triplet.json', severity: 'error' });
      expect(problems[0]!.message).toContain('data.csv');
      await window.close();
    },
  );
});
