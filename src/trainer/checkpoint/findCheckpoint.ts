import { join } from 'node:path';
import { readPlainFile, statPlainFile } from '../../journal/plainFile';
import { decodeSafetensors } from './safetensors';
import type { TensorFile } from './safetensors';

export interface FoundCheckpoint {
  readonly file: TensorFile;
  readonly step: number;
  /** Sentences about what could not be read before it. */
  readonly remarks: readonly string[];
}

/** The first of the named checkpoints of a run folder (the newest one, by default) that can be read. RangeError where there is none. */
export function findCheckpoint(
  runFolder: string,
  names: readonly string[] = ['last', 'previous'],
): FoundCheckpoint {
  const remarks: string[] = [];
  for (const name of names) {
    const path = join(runFolder, 'checkpoints', `${name}.safetensors`);
    try {
      const bytes = readCheckpoint(path);
      if (bytes === null) continue;
      const file = decodeSafetensors(bytes);
      const step = Number(file.metadata['step']);
      if (!Number.isInteger(step) || step < 0) throw new RangeError('it does not say its step');
      const used = remarks.length > 0 ? [`The checkpoint before it, of step ${step}, is used.`] : [];
      return { file, step, remarks: [...remarks, ...used] };
    } catch (error) {
      remarks.push(`The checkpoint ${path} can't be used: ${(error as Error).message}.`);
    }
  }
  throw new RangeError(
    remarks.length > 0 ? remarks.join(' ') : `${runFolder} has no ${names[0]} checkpoint.`,
  );
}

/** The best weights that an earlier run has found, where they can be read. */
export function findBest(
  runFolder: string,
): { step: number; recall: number; tensors: TensorFile['tensors'] } | null {
  try {
    const bytes = readCheckpoint(join(runFolder, 'checkpoints', 'best.safetensors'));
    if (bytes === null) return null;
    const { tensors, metadata } = decodeSafetensors(bytes);
    const [step, recall] = [Number(metadata['step']), Number(metadata['recall_at_1'])];
    return Number.isFinite(step) && Number.isFinite(recall) ? { step, recall, tensors } : null;
  } catch {
    return null;
  }
}

/** Null where there is none. What is no plain file is not opened: a pipe would never end, a link leads anywhere. */
function readCheckpoint(path: string): Uint8Array | null {
  const stat = statPlainFile(path);
  if (stat.kind === 'missing') return null;
  if (stat.kind === 'refused') throw new RangeError(`it ${stat.reason}`);
  const bytes = readPlainFile(path);
  if (bytes === null) throw new RangeError("it can't be read");
  return bytes;
}
