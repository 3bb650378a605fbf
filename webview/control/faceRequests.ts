import type { Intents } from '../intents';
import { faceStep, snapshotAt, type RunData } from '../state/panelData';

/** Asks the host for faces under the moving pointer: one at a time, none that is already there. */
export interface FaceRequests {
  want(step: number, run: RunData): void;
  /** The pointer has left: the host goes back to the pinned step. */
  release(pinned: number | null): void;
  arrived(): void;
}

const GIVE_UP_MS = 1000;
const APART_MS = 50;

export function createFaceRequests(intents: Pick<Intents, 'showStep'>): FaceRequests {
  let wanted: number | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let inFlight = false;
  let moved = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const ask = () => {
    if (wanted === null || (inFlight && performance.now() - askedAt < GIVE_UP_MS)) return;
    inFlight = true;
    moved = true;
    askedAt = performance.now();
    intents.showStep(wanted);
    wanted = null;
  };

  return {
    want(step, run) {
      const snapshot = snapshotAt(run, step);
      wanted = snapshot < 0 || run.faces.some((face) => faceStep(face) === snapshot) ? null : step;
      clearTimeout(timer);
      if (wanted !== null) timer = setTimeout(ask, APART_MS);
    },
    release(pinned) {
      clearTimeout(timer);
      wanted = null;
      inFlight = false;
      if (moved) intents.showStep(pinned);
      moved = false;
    },
    arrived() {
      inFlight = false;
      if (wanted !== null) ask();
    },
  };
}
