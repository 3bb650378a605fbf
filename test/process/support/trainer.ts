import { buildSync } from 'esbuild';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';

export interface TrainerScript {
  /** Rows to log; default 100. */
  readonly steps?: number;
  /** Pause after each step; default 0. */
  readonly delayMs?: number;
  /** Goes on after this step only once the file is there, so that a test decides when. */
  readonly waitAt?: { readonly step: number; readonly file: string };
  readonly exitCode?: number;
  /** Of several processes of one run; default 0. */
  readonly rank?: number;
  /** What it calls its run. */
  readonly name?: string;
  /** A snapshot every so many steps; default none. */
  readonly snapshotEvery?: number;
  /** Embeddings shrink to a point from this step on. */
  readonly collapseAt?: number;
  /** Loss is NaN at this step. */
  readonly nanAt?: number;
  /** Loss is NaN from this step on. */
  readonly nanFrom?: number;
  /** What a stop does; default: the loop ends and the program exits 0. */
  readonly onStop?: 'end' | 'ignore';
  readonly print?: boolean;
  /** End without close(), as a crash does. */
  readonly abrupt?: boolean;
  readonly config?: Readonly<Record<string, unknown>>;
}

/** Command of a scripted training program that speaks through the real Node client. */
export function trainer(script: TrainerScript = {}): string[] {
  return [process.execPath, buildFixture('scriptedTrainer', 'trainer.cjs'), JSON.stringify(script)];
}

const bundles = new Map<string, string>();

/** A program of test/process/fixtures, built with what it imports of the project. */
export function buildFixture(name: string, fileName: string): string {
  const known = bundles.get(name);
  if (known !== undefined) return known;
  const outfile = join(mkdtempSync(join(tmpdir(), 'margin-fixture-')), fileName);
  buildSync({
    entryPoints: [join(root, `test/process/fixtures/${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  bundles.set(name, outfile);
  return outfile;
}
