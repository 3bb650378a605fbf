import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Parameter } from '../network/parameter';
import type { Optimiser } from '../optimisers/optimiser';
import type { Schedule } from '../schedules/schedule';
import { encodeSafetensors } from './safetensors';
import type { NamedTensor } from './safetensors';

export interface TrainingState {
  readonly parameters: readonly Parameter[];
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
}

/**
 * `last.safetensors` has all that a resumed run needs (weights, moments, schedule, step), `best.safetensors` the weights with
 * the best held-out Recall@1. Both are replaced in one move. A disk that takes no file stops no run: it is said once.
 */
export class Checkpoints {
  private best: { readonly step: number; readonly recall: number; readonly tensors: NamedTensor[] } | null =
    null;
  private bestWritten = true;
  private complained = false;

  constructor(
    private readonly folder: string | null,
    private readonly complain: (message: string) => void,
  ) {}

  /** Keeps the weights in memory when they are the best so far; they are written with the next `save`. */
  consider(step: number, recall: number, parameters: readonly Parameter[]): boolean {
    if (!(recall > (this.best?.recall ?? -1))) return false;
    const tensors = parameters.map(({ name, shape, values }) => ({ name, shape, values: values.slice() }));
    this.best = { step, recall, tensors };
    this.bestWritten = false;
    return true;
  }

  get bestSoFar(): { readonly step: number; readonly recall: number } | null {
    return this.best;
  }

  save(step: number, { parameters, optimiser, schedule }: TrainingState): void {
    const moments = [...optimiser.slots].flatMap(([slot, arrays]) =>
      arrays.map((values, index) => ({
        name: `optimizer.${slot}.${parameters[index]!.name}`,
        shape: parameters[index]!.shape,
        values,
      })),
    );
    this.write('last', [...parameters, ...moments], {
      step: String(step),
      optimizerSteps: String(optimiser.steps),
      schedule: JSON.stringify(schedule.save()),
    });
    if (this.best && !this.bestWritten) {
      this.write('best', this.best.tensors, {
        step: String(this.best.step),
        recall_at_1: String(this.best.recall),
      });
      this.bestWritten = true;
    }
  }

  private write(name: string, tensors: readonly NamedTensor[], metadata: Record<string, string>): void {
    if (this.folder === null) return;
    try {
      mkdirSync(this.folder, { recursive: true });
      writeFileAtomic.sync(
        join(this.folder, `${name}.safetensors`),
        encodeSafetensors({ tensors, metadata }),
      );
    } catch (error) {
      if (!this.complained)
        this.complain(
          `The checkpoint "${name}" could not be written: ${(error as Error).message}. Training goes on.`,
        );
      this.complained = true;
    }
  }
}
