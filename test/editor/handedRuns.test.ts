import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith } from '../support/requirePart';
import { retry } from './harness/retry';
import { useEditor } from './harness/useEditor';
import { waitForFinishedRun } from './runsOnDisk';
import { tinyWorkspace } from './tinyWorkspace';

type Changes = Readonly<Record<string, unknown>>;

/** Another run beside this one, as somebody may have written or copied it there. */
function handRun(folder: string, id: string, changes: Changes, alerts: readonly Changes[]): void {
  // Made elsewhere and moved as a whole: a run that has ended is read once.
  const copy = mkdtempSync(join(folder, '../../hand-'));
  cpSync(folder, copy, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(copy, 'run.json'), 'utf8')) as object;
  writeFileSync(join(copy, 'run.json'), JSON.stringify({ ...manifest, id, name: id, ...changes }));
  const alert = {
    ...{ kind: 'alert', time: '2026-01-01T10:10:10.000Z', step: 5, id: 'a', code: 'rate.too-high' },
    ...{ severity: 'error', state: 'raised', title: 'Rate too high', message: 'It is.', evidence: [] },
  };
  const lines = alerts.map((each) => `${JSON.stringify({ ...alert, ...each })}\n`);
  writeFileSync(join(copy, 'events.jsonl'), lines.join(''));
  renameSync(copy, join(folder, '..', id));
}

/** Run folders that no recorder of this machine has left as they are. */
describeWith(['vscode-server', 'chromium'], 'A run folder from elsewhere', () => {
  const editor = useEditor();

  it(
    'may leave out evidence, may not have files outside changed, and can be repeated and deleted where nobody wrote its end',
    { timeout: 300_000 },
    async () => {
      const outside = mkdtempSync(join(tmpdir(), 'margin-outside-'));
      const theirs = join(outside, 'profile.txt');
      writeFileSync(theirs, 'rate = 0.5\n');
      try {
        const window = await editor().openWindow({ workspace: tinyWorkspace, open: 'tiny.triplet.json' });
        await window.tab('tiny.triplet.json').waitFor();
        await window.runCommand('Margin: Start Triplet Run');
        const { folder } = await waitForFinishedRun(window.workspace);
        const worst = { id: 'a', code: 'rate.too-high', severity: 'error', step: 5, rowText: 'too fast' };
        const fix = { title: 'Set rate to 9', target: 'rate', oldText: '0.5', newText: '9' };
        const cause = { id: 'lr', title: 'Learning rate too high', confidence: 'likely' };
        const shown = { worst, activeAlerts: 1 };
        const outsideCause = { ...cause, sites: [{ file: theirs, line: 1, text: 'rate = 0.5' }], fix };
        const inside = { file: join(window.workspace, 'tiny.triplet.json'), line: 4 };
        handRun(folder, '29990101-101010-bare', shown, [{ causes: [{ ...cause, sites: [inside] }] }]);
        handRun(folder, '20260101-101010-away', shown, [{ causes: [outsideCause] }]);
        const recorder = { host: 'elsewhere', bootId: 'b', pid: 1, startTime: 1 };
        handRun(folder, '20260101-101010-left', { status: 'running', endedAt: null, recorder }, []);

        await retry('the alert without evidence is marked', async () =>
          (await window.problems()).some(({ file, line }) => file === 'tiny.triplet.json' && line === 4),
        );
        await window.openView('Margin');
        await window.expand(window.treeItem(/^Older/));
        await window.treeItem(/^20260101-101010-away/).click();
        const frame = await window.dashboardFrame('[data-alert]');
        await frame.getByRole('button', { name: 'Apply fix' }).click();
        await frame.getByText('profile.txt is not in this workspace').waitFor();
        expect(await window.tab('profile.txt').count()).toBe(0);

        const left = window.treeItem(/^20260101-101010-left, lost/);
        await window.chooseInMenu(left, 'Delete Run…');
        await window.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Delete' }).click();
        await left.waitFor({ state: 'detached' });
        await window.close();
      } finally {
        rmSync(outside, { recursive: true, force: true });
      }
    },
  );
});
