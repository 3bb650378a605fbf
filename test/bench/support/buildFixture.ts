import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { root } from '../../../scripts/setup/paths.mjs';

/** The backends' own files are looked for from the program. */
export const FIXTURE_ENV = { ...process.env, NODE_PATH: join(root, 'node_modules') };

export interface BuiltFixture {
  /** A folder of its own. */
  readonly folder: string;
  readonly program: string;
  remove(): void;
}

/** A program of fixtures/ as one file that Node runs with FIXTURE_ENV. */
export function buildFixture(name: string): BuiltFixture {
  const folder = mkdtempSync(join(tmpdir(), 'margin-bench-'));
  const program = join(folder, `${name}.cjs`);
  buildSync({
    entryPoints: [join(root, `test/bench/fixtures/${name}.ts`)],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['@tensorflow/tfjs-node'],
    logLevel: 'error',
  });
  return {
    folder,
    program,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
