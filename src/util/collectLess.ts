import { setFlagsFromString } from 'node:v8';

/**
 * Lets the heap of this process grow to five times what was left of it before all of it is searched for garbage. V8's own limit
 * follows the heap, which is small, and counts new array buffers in: from its first full collection on, a trainer of 57,000 weights
 * was seen to collect all about ten times a second, its recorder once.
 */
export function collectLess(): void {
  setFlagsFromString('--heap-growing-percent=400');
}
