import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { root } from '../../scripts/setup/paths.mjs';
import { recordFigure } from './support/figures';

describe('Sizes', () => {
  it('of the bundle that the editor loads', () => {
    const value = Math.round(statSync(join(root, 'dist/extension.js')).size / 1024);
    recordFigure({ what: 'main bundle', value, unit: 'KB', limit: 250 });
  });

  it('of the packed extension', () => {
    const folder = mkdtempSync(join(tmpdir(), 'margin-size-'));
    try {
      const out = join(folder, 'margin.vsix');
      execFileSync(process.execPath, ['scripts/package.mjs', '--out', out], { cwd: root, stdio: 'pipe' });
      const value = Number((statSync(out).size / 2 ** 20).toFixed(2));
      recordFigure({ what: 'VSIX', value, unit: 'MB', limit: 4 });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
