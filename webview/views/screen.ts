import type { PanelHead, PanelNotice, PanelFace } from '../../src/protocol/panel';
import type { LaneContext } from '../lanes/lane';
import type { Layout } from '../state/layout';
import type { Mark } from '../state/marks';
import type { RunData } from '../state/panelData';
import type { ViewState } from '../state/viewState';
import type { Actions } from '../control/actions';

/** Everything that a frame of the panel is drawn from. */
export interface Screen {
  readonly head: PanelHead;
  readonly data: RunData;
  readonly view: ViewState;
  readonly layout: Layout;
  /** Step of the cursor: hovered, else pinned, else the last. */
  readonly at: number;
  /** Step without the pointer's: pinned, else the last. */
  readonly pinnedAt: number;
  readonly live: boolean;
  readonly face: PanelFace | null;
  readonly x0: number;
  readonly x1: number;
  readonly marks: readonly Mark[];
  readonly context: Omit<LaneContext, 'logScale'>;
  readonly fixes: ReadonlyMap<string, 'applied' | 'changed'>;
  readonly notice: PanelNotice | null;
  /** Seconds without news of a run that is waited for; null: nobody waits. */
  readonly quiet: number | null;
  readonly transient: Transient;
  readonly act: Actions;
}

/** What is forgotten when the panel goes. */
export interface Transient {
  /** Which menu is open: `toolbar`, `plane`, or a lane's id. */
  readonly menu: string | null;
  readonly playing: boolean;
  /** Stop has been asked for: `asked`, and after three seconds `overdue`. */
  readonly stopping: 'no' | 'asked' | 'overdue';
  /** The verdict has scrolled away: a line of it stays on top. */
  readonly compact: boolean;
  readonly planeExplained: boolean;
}

/** Horizontal position within a plot, 0 … 1. */
export function toFraction({ x0, x1 }: { readonly x0: number; readonly x1: number }, step: number): number {
  return (step - x0) / Math.max(x1 - x0, 1e-9);
}
