/** Gets a page back to where it was: right after a reload it is too short to scroll that far. */
export interface ScrollKeeper {
  /** The first head of a run is here: from now on it is tried for three seconds. */
  begin(): void;
  aimAt(y: number): void;
  /** After each frame; `isWhole`: all that moves the rest down is drawn. */
  restore(isWhole: boolean): void;
  /** A person has taken the page in hand: where it was before no longer counts. */
  leave(): void;
  /** Whether the page is still finding its place. */
  isBusy(): boolean;
}

const RESTORE_MS = 3000;

export function createScrollKeeper(y: number): ScrollKeeper {
  let target: number | null = y;
  let until = Number.POSITIVE_INFINITY;
  return {
    begin() {
      until = performance.now() + RESTORE_MS;
    },
    aimAt(next) {
      target = next;
    },
    restore(isWhole) {
      if (target === null) return;
      window.scrollTo(0, target);
      const isThere = isWhole && Math.abs(window.scrollY - target) < 2;
      if (isThere || performance.now() > until) target = null;
    },
    leave() {
      target = null;
    },
    isBusy: () => target !== null,
  };
}
