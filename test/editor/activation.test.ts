import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { describeWith } from '../support/requirePart';
import { retry } from './harness/retry';
import { useEditor } from './harness/useEditor';

interface Manifest {
  contributes?: {
    commands?: { command: string; title: string; category?: string; enablement?: string }[];
    menus?: { commandPalette?: { command: string; when?: string }[] };
  };
}

/** Titles of the commands that the palette offers always: those without a condition there. */
function paletteTitles(): string[] {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
  const strings = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8')) as Record<string, string>;
  const translate = (text: string) => text.replace(/^%(.+)%$/, (whole, key: string) => strings[key] ?? whole);
  const conditional = new Set(manifest.contributes?.menus?.commandPalette?.map(({ command }) => command));
  return (manifest.contributes?.commands ?? [])
    .filter(({ command, enablement }) => !conditional.has(command) && enablement === undefined)
    .map(({ title, category }) =>
      category ? `${translate(category)}: ${translate(title)}` : translate(title),
    );
}

describeWith(['vscode-server', 'chromium'], 'The packed extension in real VS Code', () => {
  const editor = useEditor();

  it('starts with a workspace that has a config, reports no error and offers its commands', async () => {
    const window = await editor().openWindow({ open: 'digits.triplet.json' });
    await window.tab('digits.triplet.json').waitFor();
    for (const title of paletteTitles())
      await retry(`the palette offers ${title}`, () => window.hasCommand(title));
    expect(window.consoleLines.filter((line) => line.includes('[margin-ml.margin]'))).toEqual([]);
    await window.close();
  });
});
