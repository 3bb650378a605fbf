/** A value and the step at which it stood. */
export interface Mark {
  value: number;
  step: number;
}

/** First, last and largest finite value of one metric. */
export interface Track {
  first: Mark;
  last: Mark;
  highest: Mark;
  count: number;
}

/** Adds a value to a track, in place; begins it where there is none. */
export function track(before: Track | null, value: number, step: number): Track {
  if (!before) {
    return { first: { value, step }, last: { value, step }, highest: { value, step }, count: 1 };
  }
  before.last.value = value;
  before.last.step = step;
  before.count++;
  if (value > before.highest.value) {
    before.highest.value = value;
    before.highest.step = step;
  }
  return before;
}
