import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { describeWith } from '../support/requirePart';
import { retry } from './harness/retry';
import { useEditor } from './harness/useEditor';

describeWith(['vscode-server', 'chromium'], 'The packed extension in real VS Code', () => {
  const editor = useEditor();

  it('is installed and starts with a workspace that has a config', async () => {
    const window = await editor().openWindow({ workspace: { 'a.triplet.json': '{\n  "seed": 1\n}\n' }, open: 'a.triplet.json' });
    await window.tab('a.triplet.json').waitFor();
    expect(window.consoleLines.filter((line) => line.includes('[margin-ml.margin]'))).toEqual([]);
    await window.close();
  });
});
void [writeFileSync, join, expect, retry];
