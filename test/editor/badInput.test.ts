import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeWith } from '../support/requirePart';
import { useEditor } from './harness/useEditor';
import { retry } from './harness/retry';
import { points, tinyConfig } from './tinyWorkspace';

/** What is wrong, the file's text, the text of the line that must be marked, and words of the message. */
const cases: [string, string, string, RegExp][] = [
  ['an unknown field', tinyConfig((c) => Object.assign(c['model']!, { layerz: [] })), '"layerz"', /layers/],
  ['a wrong type', tinyConfig((c) => Object.assign(c, { steps: 'many' })), '"steps"', /number/i],
  [
    'a value out of range',
    tinyConfig((c) => Object.assign(c['data']!, { holdOut: 3 })),
    '"holdOut"',
    /holdOut|between|less|most/i,
  ],
  [
    'an impossible pair',
    tinyConfig((c) =>
      Object.assign(c, { miner: { kind: 'batch-hard' }, batch: { classes: 2, perClass: 1 } }),
    ),
    '"perClass"',
    /perClass|positive/,
  ],
  [
    'a missing data file',
    tinyConfig((c) => Object.assign(c['data']!, { path: 'gone.csv' })),
    '"path"',
    /gone\.csv/,
  ],
  [
    'a label column that is not there',
    tinyConfig((c) => Object.assign(c['data']!, { labelColumn: 'kind' })),
    '"labelColumn"',
    /kind/,
  ],
  [
    'more classes than there are',
    tinyConfig((c) => Object.assign(c, { batch: { classes: 9, perClass: 2 } })),
    '"classes"',
    /class/,
  ],
  [
    'a truncated gzip',
    tinyConfig((c) => Object.assign(c['data']!, { path: 'cut.csv.gz' })),
    '"path"',
    /gzip|truncated|cut/i,
  ],
];

/** Bad input: a message on the line before anything starts, and no half-made run. */
describeWith(['vscode-server', 'chromium'], 'A configuration with a mistake', () => {
  const editor = useEditor();

  it(
    'has it marked on its line, starts nothing, and is clean again once it is mended',
    { timeout: 400_000 },
    async () => {
      const files = Object.fromEntries(cases.map(([, text], index) => [`c${index}.triplet.json`, text]));
      const syntax = '{\n  "seed": 1,,\n}\n';
      const window = await editor().openWindow({
        workspace: {
          ...files,
          'syntax.triplet.json': syntax,
          'good.triplet.json': tinyConfig(),
          'points.csv': points,
        },
        open: 'good.triplet.json',
        // The list of problems shows only what fits.
        size: { width: 1280, height: 2000 },
      });
      const packed = gzipSync(points);
      writeFileSync(join(window.workspace, 'cut.csv.gz'), packed.subarray(0, packed.length - 20));

      for (const [index, [what, text, marked, words]] of cases.entries()) {
        const file = `c${index}.triplet.json`;
        await window.openFile(file);
        const problem = await retry(`${what} is marked`, async () =>
          (await window.problems()).find((each) => each.file === file && each.source === 'margin'),
        );
        expect(problem.message, what).toMatch(words);
        expect(text.split('\n')[problem.line - 1], what).toContain(marked);
        expect(problem.severity, what).toBe('error');
      }

      await window.runCommand('Margin: Start Triplet Run');
      await retry('the refusal is told', async () =>
        (await window.notifications()).some((text) => text.includes('was not started')),
      );
      const runs = join(window.workspace, '.margin/runs');
      expect(existsSync(runs) ? readdirSync(runs) : []).toEqual([]);

      const last = `c${cases.length - 1}.triplet.json`;
      const line =
        cases
          .at(-1)![1]
          .split('\n')
          .findIndex((each) => each.includes('"path"')) + 1;
      await window.setLine(line, '    "path": "points.csv",');
      await window.save();
      await retry(
        'the mark is gone',
        async () => !(await window.problems()).some(({ file }) => file === last),
      );
      await window.close();
    },
  );
});
