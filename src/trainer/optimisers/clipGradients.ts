/** torch.nn.utils.clip_grad_norm_'s: added to the norm before dividing by it. */
const NORM_EPSILON = 1e-6;

export interface Clipping {
  /** Largest absolute value of one number of the gradient (clip_grad_value_). */
  readonly clipValue?: number | undefined;
  /** Largest L2 norm of the whole gradient (clip_grad_norm_). */
  readonly clipNorm?: number | undefined;
}

/** Limits gradients as PyTorch's two functions do, values first. Non-finite ones stay non-finite. */
export function clipGradients(
  gradients: readonly Float32Array[],
  { clipValue, clipNorm }: Clipping,
): readonly Float32Array[] {
  let clipped = gradients;
  if (clipValue !== undefined) {
    clipped = clipped.map((array) => array.map((g) => Math.min(clipValue, Math.max(-clipValue, g))));
  }
  if (clipNorm === undefined) return clipped;
  let sum = 0;
  for (const array of clipped) for (let i = 0; i < array.length; i++) sum += array[i]! * array[i]!;
  const share = clipNorm / (Math.sqrt(sum) + NORM_EPSILON);
  // Not ">= 1": with a NaN norm everything becomes NaN, as PyTorch has it.
  return share > 1 ? clipped : clipped.map((array) => array.map((g) => g * share));
}
