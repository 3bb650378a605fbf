/** The last `size` values of a series, for means over a short past: plain data, so that it can be stored. */
export interface Window {
  readonly size: number;
  readonly values: number[];
  next: number;
}

export function createWindow(size: number): Window {
  return { size, values: [], next: 0 };
}

export function pushValue(window: Window, value: number): void {
  if (window.values.length < window.size) window.values.push(value);
  else window.values[window.next] = value;
  window.next = (window.next + 1) % window.size;
}

export function isFull(window: Window): boolean {
  return window.values.length === window.size;
}

/** The mean of the last `count` values; null where fewer are known. */
export function toLastMean({ size, values, next }: Window, count: number): number | null {
  if (values.length < count) return null;
  let sum = 0;
  for (let back = 1; back <= count; back++) sum += values[(next - back + size) % size]!;
  return sum / count;
}

export function toMean(window: Window): number {
  let sum = 0;
  for (const value of window.values) sum += value;
  return sum / window.values.length;
}

/** Standard deviation, divisor n. */
export function toDeviation(window: Window, mean: number): number {
  let sum = 0;
  for (const value of window.values) sum += (value - mean) ** 2;
  return Math.sqrt(sum / window.values.length);
}
