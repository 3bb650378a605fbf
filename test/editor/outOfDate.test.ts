import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith } from '../support/requirePart';
import { retry } from './harness/retry';
import { useEditor } from './harness/useEditor';
import { readRuns, waitForFinishedRun, waitForRun } from './runsOnDisk';
import { tinyConfig, tinyWorkspace } from './tinyWorkspace';

const bad = tinyConfig((config) => Object.assign(config['data']!, { path: 'later.csv' }));
const long = tinyConfig((config) => Object.assign(config, { steps: 10_000_000 }));

/** What was said of a file, a run or a folder goes when it is no longer so. */
describeWith(['vscode-server', 'chromium'], 'What is out of date', () => {
  const editor = useEditor();

  it(
    'is taken back: the problem of a configuration that started, a run that was deleted while it went',
    { timeout: 300_000 },
    async () => {
      const window = await editor().openWindow({
        workspace: { ...tinyWorkspace, 'bad.triplet.json': bad, 'long.triplet.json': long },
        open: 'notes.txt',
      });
      const isMarked = async () => (await window.problems()).some(({ file }) => file === 'bad.triplet.json');
      const startBad = async () => {
        await window.runCommand('Margin: Start Triplet Run');
        await window.pick('bad.triplet.json');
      };
      await window.tab('notes.txt').waitFor();
      await startBad();
      await retry('the refused start is marked', isMarked);
      writeFileSync(join(window.workspace, 'later.csv'), tinyWorkspace['points.csv']!);
      await startBad();
      await waitForRun(window.workspace, 'finished', ({ status }) => status === 'finished');
      await retry('the mark is gone', async () => !(await isMarked()));

      await window.openFile('long.triplet.json');
      await window.runCommand('Margin: Start Triplet Run');
      const { folder, manifest } = await waitForRun(
        window.workspace,
        'going',
        ({ name, steps }) => name.startsWith('long') && steps > 0,
      );
      const status = window.statusBarItem(/Margin: /);
      await status.waitFor();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
      await status.waitFor({ state: 'detached', timeout: 30_000 });
      await retry('Stop is not offered', async () => !(await window.hasCommand('Margin: Stop Run')));
      process.kill(manifest.trainer!.pid, 'SIGKILL');
      await window.close();
    },
  );

  it(
    'and what comes back is there again: lenses and marks of a runs folder that was another for a while',
    { timeout: 300_000 },
    async () => {
      const window = await editor().openWindow({ workspace: tinyWorkspace, open: 'tiny.triplet.json' });
      await window.tab('tiny.triplet.json').waitFor();
      await window.runCommand('Margin: Start Triplet Run');
      await waitForRun(window.workspace, 'finished', ({ status }) => status === 'finished');
      const last = window.codeLens(/last: run 1/);
      await last.waitFor();
      editor().changeSettings({ 'margin.runsFolder': 'elsewhere' });
      await last.waitFor({ state: 'detached', timeout: 30_000 });
      editor().changeSettings({ 'margin.runsFolder': undefined });
      await last.waitFor({ timeout: 30_000 });
      await window.close();
    },
  );

  it('what a check found moves with the text until the next one', { timeout: 300_000 }, async () => {
    const window = await editor().openWindow({
      workspace: { 'moved.triplet.json': bad, 'points.csv': tinyWorkspace['points.csv']! },
      open: 'moved.triplet.json',
    });
    const line = bad.split('\n').findIndex((each) => each.includes('"path"')) + 1;
    const lineOfMark = async () => (await window.problems()).find(({ source }) => source === 'margin')?.line;
    await retry('the missing file is marked', async () => (await lineOfMark()) === line);
    await window.openFile('moved.triplet.json');
    await window.goTo(1);
    await window.page.keyboard.insertText('// one\n// two\n');
    await retry('the mark is two lines further down', async () => (await lineOfMark()) === line + 2);
    await window.close();
  });

  it('a run that worked in a folder that is gone is repeated with words about that folder', async () => {
    const window = await editor().openWindow({ workspace: tinyWorkspace, open: 'tiny.triplet.json' });
    await window.tab('tiny.triplet.json').waitFor();
    await window.runCommand('Margin: Start Triplet Run');
    const { folder } = await waitForFinishedRun(window.workspace);
    const id = '20260101-101010-copy';
    const copy = join(folder, '..', id);
    cpSync(folder, copy, { recursive: true });
    const manifest = JSON.parse(readFileSync(join(copy, 'run.json'), 'utf8')) as { program: object };
    const program = { ...manifest.program, cwd: '/home/other/project' };
    writeFileSync(join(copy, 'run.json'), JSON.stringify({ ...manifest, id, name: 'copied', program }));
    await window.openView('Margin');
    await window.expand(window.treeItem(/^Older/));
    await window.chooseInMenu(window.treeItem(/^copied, finished/), 'Rerun');
    await retry('the folder is named', async () =>
      (await window.notifications()).some((text) => text.includes('/home/other/project is not there')),
    );
    expect(readRuns(window.workspace)).toHaveLength(2);
    await window.close();
  }, 300_000);
});
