import type { FaultsConfig } from '../../config/schema/faultsSchema';

/** What a mistake makes of dLoss/dEmbeddings (B×D), in place. */
export function spoilGradient(gradient: Float32Array, faults: FaultsConfig): Float32Array {
  // The diagonal of a naive matrix of roots is √0: 0 · ∞ in every row.
  if (faults.naiveSqrt) return gradient.fill(Number.NaN);
  if (faults.detach) return gradient.fill(0);
  if (faults.flipSign) for (let i = 0; i < gradient.length; i++) gradient[i] = -gradient[i]!;
  return gradient;
}

/** Gradients that nobody sets back to zero. */
export class GradientPile {
  private sums: Float32Array[] | null = null;

  /** Adds an array per parameter; returns the sums so far. */
  add(gradients: readonly Float32Array[]): readonly Float32Array[] {
    const sums = (this.sums ??= gradients.map(({ length }) => new Float32Array(length)));
    gradients.forEach((gradient, index) => {
      const sum = sums[index]!;
      for (let i = 0; i < gradient.length; i++) sum[i]! += gradient[i]!;
    });
    return sums;
  }
}
