import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { requirePart } from '../../support/requirePart';

/** PyTorch takes long to load on a busy machine: all questions go into one process. */
export const TORCH_LIMIT_MS = 300_000;

/** What a program of test/process/fixtures answers, in the Python that has PyTorch. */
export function askPython(program: string, cases: readonly object[]): unknown[] {
  const { status, stdout, stderr } = spawnSync(
    requirePart('torch'),
    [join(root, 'test/process/fixtures', program)],
    { input: JSON.stringify(cases), encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as unknown[];
}
