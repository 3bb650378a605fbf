import type { RunFacts } from './runFacts';

const STEPS = 100;
/** A third of its epochs where a program counts its steps in them, and at least ten. */
const LEAST_EPOCHS = 10;

/** Whether a program seems to count its steps in epochs: none has gone beyond as many as it said there are. */
export function countsEpochs({ context, step }: RunFacts): boolean {
  return step !== null && step <= (context.epochs ?? 0);
}

/** Long enough for a run that learns to show it: a hundred steps, or a third of its epochs. */
export function isWarmedUp(facts: RunFacts): boolean {
  const span = (facts.step ?? 0) - (facts.geometry.start?.step ?? 0);
  if (span >= STEPS) return true;
  return countsEpochs(facts) && span >= Math.max(LEAST_EPOCHS, (facts.context.epochs ?? 0) / 3);
}
