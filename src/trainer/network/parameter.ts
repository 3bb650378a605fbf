/** A weight array of the network. `name` is the one that a torch.nn.Sequential of the same layers has. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  /** Current values; optimisers change them in place. */
  readonly values: Float32Array;
}

export function countValues(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
