interface Remembered {
  readonly inputs: readonly unknown[];
  readonly value: unknown;
}

const kept = new Map<string, Remembered>();

/** The value of last time while its inputs are the same ones: an unchanged chart keeps its identity and isn't drawn again. */
export function remember<T>(key: string, inputs: readonly unknown[], compute: () => T): T {
  const before = kept.get(key);
  if (
    before &&
    before.inputs.length === inputs.length &&
    before.inputs.every((input, i) => Object.is(input, inputs[i]))
  ) {
    return before.value as T;
  }
  const value = compute();
  kept.set(key, { inputs, value });
  return value;
}
