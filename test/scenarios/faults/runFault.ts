import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { marginJson } from '../../process/support/margin';

interface Extent {
  /** The last finite or non-finite value, as it was logged. */
  readonly last: number | 'NaN' | 'Infinity' | null;
  readonly min: number;
  readonly max: number;
}

export interface FaultRun {
  /** The configuration as it was written, line by line. */
  readonly lines: readonly string[];
  readonly status: string;
  readonly steps: number;
  readonly metrics: Readonly<Record<string, Extent | undefined>>;
  readonly alerts: readonly {
    readonly code: string;
    readonly severity: string;
    readonly active: boolean;
    readonly firstStep: number;
    readonly causes: readonly { readonly id: string; readonly confidence: string }[];
    /** Of the first cause, the one to mark first. */
    readonly sites: readonly { readonly line: number }[];
  }[];
  readonly verdict: { readonly state: string; readonly title: string; readonly sentence: string };
}

/** Trains a configuration with the built program and returns what `margin run --json` prints. */
export async function runFault(folder: string, id: string, seed: number, config: object): Promise<FaultRun> {
  const file = join(folder, `${id}-${seed}.triplet.json`);
  const text = JSON.stringify({ ...config, seed }, null, 2);
  writeFileSync(file, text);
  const words = ['run', '--runs-dir', join(folder, 'runs'), file];
  const run = await marginJson<Omit<FaultRun, 'lines'>>(words, { cwd: folder });
  return { ...run, lines: text.split('\n') };
}
