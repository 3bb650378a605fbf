import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { toExampleText } from '../../src/editor/commands/exampleText';
import { makeWorkspace, margin, marginJson } from './support/margin';

const folder = join(root, 'examples');
const files = readdirSync(folder).filter((name) => name.endsWith('.triplet.json'));

const figures = readFileSync(join(root, 'docs/examples.md'), 'utf8');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

interface Shown {
  readonly status: string;
  readonly steps: number;
  readonly snapshots: number;
  readonly backend: string;
}

describe('the gallery of examples', () => {
  test('has more than ten configurations', () => {
    expect(files.length).toBeGreaterThan(10);
  });

  describe.each(files)('%s', (name) => {
    const file = join(folder, name);

    test('says at its top what will be seen, and stands in both tables', () => {
      const { title, detail } = toExampleText(name, readFileSync(file, 'utf8'));
      expect(title).not.toBe(name);
      expect(detail.length).toBeGreaterThan(80);
      expect(figures).toContain(`\`${name}\``);
      expect(readme).toContain(`\`${name}\``);
    });

    test('has no problems', async () => {
      const cwd = makeWorkspace();
      expect(await margin(['check', file], { cwd })).toMatchObject({ code: 0, stderr: '' });
    });

    test('trains on WebAssembly', async () => {
      const words = ['--set', 'steps=5', '--set', 'backend=wasm'];
      const shown = await marginJson<Shown>(['run', ...words, file], { cwd: makeWorkspace() });
      expect(shown).toMatchObject({ status: 'finished', steps: 5, backend: 'wasm' });
      // Two probes at steps 0, 1, 2, 3 and 5.
      expect(shown.snapshots).toBe(10);
    });
  });
});
