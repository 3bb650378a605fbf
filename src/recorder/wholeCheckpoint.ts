import { join } from 'node:path';
import { readPlainFile, statPlainFile } from '../journal/plainFile';
import { CliError } from './cliError';

const MAX_HEADER_BYTES = 100 * 1024 * 1024;

/** Throws a CliError where a run (`name` says which) has no checkpoint that another can go on from. */
export function requireCheckpoint(folder: string, name: string): void {
  const problems: string[] = [];
  for (const checkpoint of ['last', 'previous']) {
    const problem = findCheckpointProblem(join(folder, 'checkpoints', `${checkpoint}.safetensors`));
    if (problem === null) return;
    problems.push(`${checkpoint}.safetensors: ${problem}`);
  }
  throw new CliError(
    `${name} has no checkpoint to go on from (${problems.join('; ')}). Nothing was started.`,
  );
}

/** What is wrong with a checkpoint, by its header and size alone; null when it is whole. The trainer reads the rest. */
export function findCheckpointProblem(path: string): string | null {
  const stat = statPlainFile(path);
  if (stat.kind === 'missing') return 'it is not there';
  if (stat.kind === 'refused') return `it ${stat.reason}`;
  const start = readPlainFile(path, 0, 8);
  if (start?.length !== 8) return 'it is cut off, or no safetensors file';
  const length = Number(new DataView(start.buffer).getBigUint64(0, true));
  const header = length > MAX_HEADER_BYTES ? null : readPlainFile(path, 8, length);
  const end = header?.length === length ? findEnd(header) : null;
  return end === null || 8 + length + end > stat.size ? 'it is cut off, or no safetensors file' : null;
}

/** Where the last tensor ends, from the end of the header on; null where that is no header. */
function findEnd(header: Uint8Array): number | null {
  try {
    const entries = JSON.parse(Buffer.from(header).toString('utf8')) as Record<string, unknown>;
    const ends = Object.entries(entries)
      .filter(([name]) => name !== '__metadata__')
      .map(([, entry]) => Number((entry as { data_offsets: unknown[] }).data_offsets[1]));
    const end = Math.max(0, ...ends);
    return Number.isFinite(end) ? end : null;
  } catch {
    return null;
  }
}
