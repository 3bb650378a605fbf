import type { LossConfig } from '../../config/tripletConfig';

/** What a sum of losses is divided by: 1, the number of terms, or that of the terms above 0 (PML AvgNonZeroReducer). */
export function toDivisor(reduction: LossConfig['reduction'], count: number, active: number): number {
  return reduction === 'sum' ? 1 : Math.max(1, reduction === 'mean' ? count : active);
}

/** In place. Most pairs of a batch were not mined: their zeros are skipped. `touched`: the places that are not 0, where they are known. */
export function divideAll(values: Float64Array, divisor: number, touched?: Int32Array): void {
  if (touched) {
    for (const place of touched) values[place]! /= divisor;
    return;
  }
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) values[i]! /= divisor;
}

/** ln(1 + e^x) without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

export function sigmoid(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}

/** Above 0, or NaN, which must be seen in the loss. */
export function counts(loss: number): boolean {
  return !(loss <= 0);
}
