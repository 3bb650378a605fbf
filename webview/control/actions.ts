import type { Intents } from '../intents';
import type { ViewState } from '../state/viewState';

/** What a person can do in the panel: ask the extension (intents), or change how the panel looks. */
export interface Actions extends Intents {
  pin(step: number | null): void;
  hover(step: number | null): void;
  zoom(window: ViewState['zoom']): void;
  moveBySnapshots(count: number): void;
  moveToMark(direction: 1 | -1): void;
  openAlert(alertId: string, step: number | null): void;
  toggleCause(key: string, open: boolean): void;
  toggleEarlier(): void;
  toggleMore(): void;
  togglePlay(): void;
  toggleMenu(menu: string | null): void;
  toggleTable(laneId: string): void;
  toggleExplain(laneId: string): void;
  togglePlaneExplain(): void;
  toggleFlip(laneId: string): void;
  toggleLane(laneId: string): void;
  moveLane(laneId: string, by: 1 | -1): void;
  setLogScale(laneId: string, log: boolean): void;
  askStop(): void;
  /** Says what came of something that the page did by itself. */
  notify(text: string, tone: 'info' | 'error'): void;
  dismissNotice(): void;
  /** Closes the topmost thing that is open; false when nothing was. */
  closeTop(): boolean;
}
