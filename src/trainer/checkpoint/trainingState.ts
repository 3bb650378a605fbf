import type { EarlyStop } from '../earlyStop';
import type { BatchWatch } from '../looks/batchWatch';
import type { Network } from '../network/network';
import type { Optimiser } from '../optimisers/optimiser';
import type { Schedule } from '../schedules/schedule';
import type { RunningMean } from '../runningMean';
import type { NamedTensor, TensorFile } from './safetensors';

/** All that changes during a training, besides the step. The arrays in it are live. */
export interface TrainingState {
  readonly network: Network;
  readonly optimiser: Optimiser;
  readonly schedule: Schedule;
  /** Loss of the epoch so far. */
  readonly epochLoss: RunningMean;
  /** Loss since the last look. */
  readonly lookLoss: RunningMean;
  /** What batches told since the last look. */
  readonly watch: BatchWatch;
  readonly earlyStop: EarlyStop | null;
}

/** Weights and buffers by their own names, moments as `optimizer.<slot>.<name>`, the rest as metadata. */
export function toTensorFile(step: number, state: TrainingState): TensorFile {
  const { network, optimiser, schedule, epochLoss, lookLoss, watch, earlyStop } = state;
  return {
    tensors: listTensors(state),
    metadata: {
      step: String(step),
      embeddingDim: String(network.embeddingDim),
      optimizerSteps: String(optimiser.steps),
      schedule: JSON.stringify(schedule.save()),
      epochLoss: epochLoss.save(),
      lookLoss: lookLoss.save(),
      watch: JSON.stringify(watch.save()),
      ...(earlyStop ? { earlyStop: JSON.stringify(earlyStop.save()) } : {}),
    },
  };
}

/** Puts a file's values in the place of a new training's. RangeError with what does not fit; then nothing was changed. */
export function restoreState({ tensors, metadata }: TensorFile, state: TrainingState): void {
  copyTensors(tensors, listTensors(state));
  state.optimiser.steps = Number(metadata['optimizerSteps'] ?? 0);
  state.schedule.restore(parseNumbers(metadata['schedule']));
  state.epochLoss.restore(metadata['epochLoss'] ?? '');
  state.lookLoss.restore(metadata['lookLoss'] ?? '');
  state.watch.restore(parseNumbers(metadata['watch']));
  if (metadata['earlyStop'] !== undefined) state.earlyStop?.restore(parseNumbers(metadata['earlyStop']));
}

/** The same for the weights and running statistics alone. */
export function restoreWeights({ tensors }: TensorFile, network: Network): void {
  copyTensors(tensors, [...network.parameters, ...network.buffers]);
}

function copyTensors(from: readonly NamedTensor[], to: readonly NamedTensor[]): void {
  const found = new Map(from.map((tensor) => [tensor.name, tensor]));
  for (const { name, shape } of to) {
    const tensor = found.get(name);
    if (!tensor) throw new RangeError(`The checkpoint has no "${name}".`);
    if (tensor.shape.join() !== shape.join()) {
      throw new RangeError(
        `"${name}" of the checkpoint is ${tensor.shape.join('×')}, the configuration's is ${shape.join('×')}.`,
      );
    }
  }
  for (const { name, values } of to) values.set(found.get(name)!.values);
}

function listTensors({ network, optimiser }: TrainingState): NamedTensor[] {
  const moments = [...optimiser.slots].flatMap(([slot, arrays]) =>
    arrays.map((values, index) => {
      const { name, shape } = network.parameters[index]!;
      return { name: `optimizer.${slot}.${name}`, shape, values };
    }),
  );
  return [...network.parameters, ...network.buffers, ...moments];
}

function parseNumbers(text: string | undefined): Record<string, number> {
  return JSON.parse(text ?? '{}') as Record<string, number>;
}
