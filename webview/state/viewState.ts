/** What a person has set up in the panel; kept over hiding, reload and restart of the window. */
export interface ViewState {
  readonly runId: string | null;
  readonly scrollY: number;
  /** Pinned step; null: live. */
  readonly cursor: number | null;
  readonly zoom: { readonly from: number; readonly to: number } | null;
  /** Opened or closed by hand, by `alert/cause`. */
  readonly causes: Readonly<Record<string, boolean>>;
  readonly earlierOpen: boolean;
  readonly moreOpen: boolean;
  readonly hiddenLanes: readonly string[];
  readonly laneOrder: readonly string[];
  readonly logScales: Readonly<Record<string, boolean>>;
  readonly tables: readonly string[];
  readonly explained: readonly string[];
  readonly flipped: readonly string[];
}

export const INITIAL_VIEW: ViewState = {
  runId: null,
  scrollY: 0,
  cursor: null,
  zoom: null,
  causes: {},
  earlierOpen: false,
  moreOpen: false,
  hiddenLanes: [],
  laneOrder: [],
  logScales: {},
  tables: [],
  explained: [],
  flipped: [],
};

/** For another run: how the panel is set up stays, where one was in the run before goes. */
export function toViewOfRun(view: ViewState, runId: string | null): ViewState {
  if (view.runId === runId) return view;
  const { hiddenLanes, laneOrder, logScales, flipped, moreOpen } = view;
  return { ...INITIAL_VIEW, runId, hiddenLanes, laneOrder, logScales, flipped, moreOpen };
}

/** Reads a kept state; whatever isn't as expected is as at first. */
export function parseViewState(kept: unknown): ViewState {
  if (typeof kept !== 'object' || kept === null) return INITIAL_VIEW;
  const given = kept as Record<string, unknown>;
  return {
    runId: typeof given['runId'] === 'string' ? given['runId'] : null,
    scrollY: toFinite(given['scrollY']) ?? 0,
    cursor: toFinite(given['cursor']),
    zoom: toZoom(given['zoom']),
    causes: toFlags(given['causes']),
    earlierOpen: given['earlierOpen'] === true,
    moreOpen: given['moreOpen'] === true,
    hiddenLanes: toStrings(given['hiddenLanes']),
    laneOrder: toStrings(given['laneOrder']),
    logScales: toFlags(given['logScales']),
    tables: toStrings(given['tables']),
    explained: toStrings(given['explained']),
    flipped: toStrings(given['flipped']),
  };
}

function toFinite(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function toStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function toFlags(value: unknown): Record<string, boolean> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, boolean] => typeof entry[1] === 'boolean'),
  );
}

function toZoom(value: unknown): ViewState['zoom'] {
  if (typeof value !== 'object' || value === null) return null;
  const { from, to } = value as Record<string, unknown>;
  const window = { from: toFinite(from), to: toFinite(to) };
  return window.from !== null && window.to !== null && window.to > window.from
    ? { from: window.from, to: window.to }
    : null;
}
