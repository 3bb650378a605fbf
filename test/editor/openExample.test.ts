import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { toExampleText } from '../../src/editor/commands/exampleText';
import { describeWith } from '../support/requirePart';
import { retry } from './harness/retry';
import { useEditor } from './harness/useEditor';

const folder = join(root, 'examples');
const titles = readdirSync(folder)
  .filter((name) => name.endsWith('.triplet.json'))
  .map((name) => toExampleText(name, readFileSync(join(folder, name), 'utf8')).title);

describeWith(['vscode-server', 'chromium'], 'Open Example', () => {
  const editor = useEditor();

  it(
    'lists the examples of the package, copies them with their data, and leaves what is there as it is',
    { timeout: 300_000 },
    async () => {
      const window = await editor().openWindow({ workspace: { 'notes.txt': 'empty' }, open: 'notes.txt' });
      await window.tab('notes.txt').waitFor();
      const copied = (...names: string[]) => join(window.workspace, 'margin-examples', ...names);

      const list = async () => {
        await window.runCommand('Margin: Open Example');
        // Only what is in view is drawn.
        return retry('the examples are listed', async () => {
          const shown = await window.pickEntries();
          return shown[0] === 'A healthy run' && shown.length > 5 && shown;
        });
      };

      expect(titles).toEqual(expect.arrayContaining(await list()));
      await window.page.keyboard.type('shapes');
      await window.pick(/A convolutional network/);
      await window.tab('shapes-cnn.triplet.json').waitFor();
      expect(existsSync(copied('data/shapes/ring/23.png'))).toBe(true);

      writeFileSync(copied('iris.triplet.json'), '{}');
      await list();
      await window.page.keyboard.type('iris');
      await window.pick(/The smallest run/);
      await window.tab('iris.triplet.json').waitFor();
      expect(readFileSync(copied('iris.triplet.json'), 'utf8')).toBe('{}');
      await window.close();
    },
  );
});
