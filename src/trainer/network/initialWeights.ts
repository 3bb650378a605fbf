import type { NamedTensor } from '../checkpoint/safetensors';
import { listSome, ModelProblem } from './modelProblem';
import type { Parameter } from './parameter';

/** Beside weights: PyTorch's counter of batches, and the moments of a checkpoint of ours. */
const IGNORED = /(^|\.)num_batches_tracked$|^optimizer\./;

/** Puts the arrays of a file in place of the initial weights and running statistics. All or nothing: they must fit exactly. */
export function setWeights(
  targets: readonly Parameter[],
  { name: fileName, tensors }: { readonly name: string; readonly tensors: readonly NamedTensor[] },
): void {
  const given = new Map(
    tensors.filter(({ name }) => !IGNORED.test(name)).map((tensor) => [tensor.name, tensor]),
  );
  const wanted = new Set(targets.map(({ name }) => name));
  const missing = targets.filter(({ name }) => !given.has(name)).map(describe);
  const surplus = [...given.values()].filter(({ name }) => !wanted.has(name)).map(describe);
  const misshaped = targets.flatMap(({ name, shape }) => {
    const tensor = given.get(name);
    return !tensor || isSameShape(tensor.shape, shape)
      ? []
      : [`"${name}" is ${toText(tensor.shape)}, the model has ${toText(shape)}`];
  });
  const complaints = [
    { text: 'It lacks', names: missing },
    { text: 'The model has no', names: surplus },
    { text: 'Of another shape:', names: misshaped },
  ].filter(({ names }) => names.length > 0);
  if (complaints.length > 0) {
    const details = complaints.map(({ text, names }) => `${text} ${listSome(names)}.`).join(' ');
    throw new ModelProblem(
      ['model', 'weights'],
      `${fileName} does not fit the model. ${details} Names count as in a torch.nn.Sequential of the same layers, activations too.`,
    );
  }
  for (const { name, values } of targets) values.set(given.get(name)!.values);
}

function describe({ name, shape }: { readonly name: string; readonly shape: readonly number[] }): string {
  return `"${name}" (${toText(shape)})`;
}

function toText(shape: readonly number[]): string {
  return shape.length === 0 ? 'a single number' : shape.join('×');
}

function isSameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
