import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Parameter } from '../network/parameter';
import { encodeSafetensors } from './safetensors';
import type { NamedTensor } from './safetensors';
import { toTensorFile } from './trainingState';
import type { TrainingState } from './trainingState';

export interface BestSoFar {
  readonly step: number;
  readonly recall: number;
  readonly tensors: readonly NamedTensor[];
}

const NUMBERED = /^step-(\d+)\.safetensors$/;

/**
 * `last.safetensors` has all that a resumed run needs, `previous.safetensors` the same of the checkpoint before, and
 * `best.safetensors` the weights with the best held-out Recall@1; with `keep` the latest ones stay as `step-<n>.safetensors`
 * too. Each is replaced in one move. A disk that takes no file stops no run: it is said once.
 */
export class Checkpoints {
  private best: BestSoFar | null = null;
  private bestWritten = true;
  private complained = false;

  constructor(
    private readonly folder: string | null,
    private readonly keep: number,
    private readonly complain: (message: string) => void,
  ) {}

  /** Keeps the weights in memory when they are the best so far; they are written with the next `save`. */
  consider(step: number, recall: number, tensors: readonly Parameter[]): boolean {
    if (!(recall > (this.best?.recall ?? -1))) return false;
    this.best = { step, recall, tensors: copyTensors(tensors) };
    this.bestWritten = false;
    return true;
  }

  get bestSoFar(): BestSoFar | null {
    return this.best;
  }

  /** What an earlier run had found; it is written into this run's folder too. */
  continueFrom(best: BestSoFar): void {
    this.best = best;
    this.bestWritten = false;
  }

  save(step: number, state: TrainingState): void {
    if (this.folder === null) return;
    try {
      makeFolder(this.folder);
      const file = encodeSafetensors(toTensorFile(step, state));
      this.keepPrevious();
      this.write('last', file);
      if (this.keep > 0) {
        this.write(`step-${step}`, file);
        this.removeOld();
      }
      this.writeBest();
    } catch (error) {
      if (!this.complained)
        this.complain(`The checkpoint could not be written: ${(error as Error).message}. Training goes on.`);
      this.complained = true;
    }
  }

  private writeBest(): void {
    if (!this.best || this.bestWritten) return;
    const { step, recall, tensors } = this.best;
    this.write(
      'best',
      encodeSafetensors({ tensors, metadata: { step: String(step), recall_at_1: String(recall) } }),
    );
    this.bestWritten = true;
  }

  private keepPrevious(): void {
    try {
      renameSync(this.pathOf('last'), this.pathOf('previous'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  private removeOld(): void {
    const steps = readdirSync(this.folder!)
      .map((name) => Number(NUMBERED.exec(name)?.[1] ?? Number.NaN))
      .filter(Number.isFinite)
      .sort((a, b) => b - a);
    for (const step of steps.slice(this.keep)) rmSync(this.pathOf(`step-${step}`), { force: true });
  }

  private write(name: string, file: Buffer): void {
    writeFileAtomic.sync(this.pathOf(name), file);
  }

  private pathOf(name: string): string {
    return join(this.folder!, `${name}.safetensors`);
  }
}

/** In the run folder that is there: one that was deleted or moved away is not made anew. */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function copyTensors(tensors: readonly NamedTensor[]): NamedTensor[] {
  return tensors.map(({ name, shape, values }) => ({ name, shape, values: values.slice() }));
}
