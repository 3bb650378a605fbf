import { setFlagsFromString } from 'node:v8';

/**
 * Lets the heap of this process grow to five times what was left of it before all of it is searched for garbage. By itself V8 goes
 * by a tenth, and counts array buffers in: a small heap beside megabytes of new arrays a step was searched ten times a second.
 */
export function collectLess(): void {
  setFlagsFromString('--heap-growing-percent=400');
}
