import type { Alert, Site } from '../domain/alert';
import type { SeriesBuckets } from '../domain/metrics';
import type { Quantiles, SnapshotStatistics } from '../domain/snapshot';
import type { RunStatus, Verdict } from '../domain/run';

/**
 * The dashboard panel's protocol: everything that goes between the extension host and the webview, both ways.
 * The webview asks with `ready`; the host answers with `head`, `series`, `ribbons` and `face`, then sends each anew when it
 * changes (series and ribbons at most 4 times a second, head at once when an alert changes). State survives by resending all
 * of it on every `ready`.
 */

/** Everything but the charts. */
export interface PanelHead {
  readonly kind: 'head';
  readonly run: PanelRun | null;
  /** Why there is no run to show: words and offers of the empty states. */
  readonly empty: 'no-run' | 'untrusted' | null;
  readonly verdict: Verdict | null;
  readonly alerts: readonly Alert[];
  /** `triplet`, `contrastive`, …, as the configuration or the program names it. */
  readonly lossKind: string | null;
  /** Full-collapse loss L*, where known. */
  readonly lossStar: number | null;
  /** Whether a person can say what the loss is: nothing else says it for certain. */
  readonly canTellLoss: boolean;
  /** How much farther than the positive the negative must be; null where that is unknown, or the loss asks for no such thing. */
  readonly margin: number | null;
  /** Distance from which a negative is done, however far the positives are (contrastive loss, margin loss); null for others. */
  readonly negativeLimit: number | null;
  /** Limit of update_ratio that applies to this miner: 0.15 or 0.3. */
  readonly updateLimit: number;
  readonly classes: number | null;
  readonly embeddingDim: number | null;
  readonly hasEmbeddings: boolean;
  readonly hasLabels: boolean;
  /** True for L2-normalised or cosine: distances are drawn linear, 0 to 2. */
  readonly bounded: boolean;
  readonly chance: number | null;
  /** Learning-rate changes and checkpoints: dotted hairlines. */
  readonly marks: readonly { readonly step: number; readonly label: string }[];
  /** Thin bar "Showing data to step 184, reconnecting…"; null when connected or ended. */
  readonly disconnected: boolean;
}

export interface PanelRun {
  readonly id: string;
  /** `digits.triplet.json`. */
  readonly fileName: string;
  readonly name: string;
  readonly number: number | null;
  readonly status: RunStatus;
  readonly reason: string | null;
  readonly warnings: readonly string[];
  readonly step: number;
  readonly totalSteps: number | null;
  readonly stepsPerSecond: number | null;
  readonly elapsedSeconds: number | null;
  readonly dropped: number;
  readonly backend: string | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Row text of contract §7, also the screen reader's. */
  readonly rowText: string;
  readonly notRecording: string | null;
  /** Last lines of the program's output (plain text, no control sequences): for waiting and failed runs. */
  readonly outputTail: readonly string[];
  /** Last exception line of a failed run, where found. */
  readonly failureLine: string | null;
  /** Places in the traceback of a failed run, innermost first; the extension leaves those that the workspace holds. */
  readonly failureFrames: readonly Site[];
  /** What is done while waiting for the first step. */
  readonly checklist: readonly ChecklistItem[];
  /**
   * Seconds without news when this was sent: of a waiting run since something of the checklist got done, of a lost one whose
   * program still runs since its recorder's last sign of life. null: nobody waits for it.
   */
  readonly quietSeconds: number | null;
  /** Ranks that have recorded something, ascending. */
  readonly ranks: readonly PanelRank[];
  /** Whose series and snapshots are shown. */
  readonly rank: number;
  readonly canStart: boolean;
  /** What can be done about a lost run: its program still runs here, is gone, or was on another host; null: it has its end. */
  readonly lostTrainer: 'runs' | 'gone' | 'elsewhere' | null;
  /** Absolute path of the script that the missing line can be inserted into; null: there is none, or it is not the workspace's. */
  readonly insertInto: string | null;
}

export interface ChecklistItem {
  readonly label: string;
  readonly done: boolean;
  readonly detail: string;
  /** What it waits for while it is open, as a sentence. */
  readonly waitsFor: string;
}

export interface PanelRank {
  readonly rank: number;
  /** Title of an alert that only this rank has; null: it has none of its own. */
  readonly alert: string | null;
}

export interface PanelSeries {
  readonly kind: 'series';
  readonly runId: string;
  /** Zoom window in steps that these buckets cover. */
  readonly from: number;
  readonly to: number;
  /** Highest step of the run: the scrubber's end. */
  readonly lastStep: number;
  readonly series: readonly SeriesBuckets[];
}

/** Quantile bands over time, at most 200 snapshots, log-spaced or refetched on zoom. Columns: one Float64Array per quantile level. */
export interface PanelRibbons {
  readonly kind: 'ribbons';
  readonly runId: string;
  /** Steps of all drawn snapshots. */
  readonly step: Float64Array;
  readonly norms: readonly Float64Array[];
  /** null where there are no labels: then `pairs` is drawn. */
  readonly positives: readonly Float64Array[] | null;
  readonly negatives: readonly Float64Array[] | null;
  readonly pairs: readonly Float64Array[];
  /** kappa / kappa at the first snapshot. */
  readonly spread: Float64Array;
  /** NaN where unknown. */
  readonly info: Float64Array;
  readonly recallAt1: Float64Array;
  readonly mapAtR: Float64Array;
  readonly trainRecallAt1: Float64Array;
  readonly effectiveRank: Float64Array;
  readonly hardShare: Float64Array;
  readonly semiHardShare: Float64Array;
  /** Steps of every snapshot in the journal (ticks on the scrubber). */
  readonly allSteps: Float64Array;
}

/** The at-step column: the last snapshot at or before the cursor, and the row values at the cursor. */
export interface PanelFace {
  readonly kind: 'face';
  readonly runId: string;
  readonly cursor: number;
  readonly statistics: SnapshotStatistics | null;
  /** Values at the cursor (last value at or before it), by metric name. */
  readonly values: Readonly<Record<string, number>>;
  readonly quantiles?: Quantiles;
}

/** Spread against information of earlier runs of the same file, for the large plane; the newest first. */
export interface PanelPaths {
  readonly kind: 'paths';
  readonly runId: string;
  readonly paths: readonly RunPath[];
}

/** One run's path through the plane, a value a snapshot; NaN where unknown. */
export interface RunPath {
  readonly name: string;
  readonly spread: Float64Array;
  readonly info: Float64Array;
}

export type PanelNotice = { readonly kind: 'notice'; readonly text: string; readonly tone: 'info' | 'error' };
/** Result of Apply fix: the button turns into "Applied · Save and Run" or "The line has changed". */
export type PanelFixResult = {
  readonly kind: 'fixResult';
  readonly alertId: string;
  readonly causeId: string;
  readonly result: 'applied' | 'changed';
};

export type ToPanel =
  PanelHead | PanelSeries | PanelRibbons | PanelFace | PanelPaths | PanelNotice | PanelFixResult;

/** Intents of the webview. Decoded by the host with `decodeFromPanel`: anything else is dropped and counted. */
export type FromPanel =
  | { readonly kind: 'ready' }
  /** A zoom window; null: all. `points` is the widest lane in pixels, at most 600. */
  | {
      readonly kind: 'window';
      readonly from: number | null;
      readonly to: number | null;
      readonly points: number;
    }
  /** Cursor pinned at a step; null: live. */
  | { readonly kind: 'cursor'; readonly step: number | null }
  | { readonly kind: 'stop'; readonly now: boolean }
  | { readonly kind: 'snapshotNow' }
  | { readonly kind: 'rerun' }
  | { readonly kind: 'start' }
  | { readonly kind: 'openExample' }
  /** A run that lies outside of the workspace. */
  | { readonly kind: 'openRunFolder' }
  | { readonly kind: 'manageTrust' }
  | { readonly kind: 'pickRun' }
  | { readonly kind: 'openOutput'; readonly at: 'end' | 'traceback' }
  | { readonly kind: 'revealFolder' }
  | { readonly kind: 'copyRunId' }
  | { readonly kind: 'reattach' }
  /** Of a lost run whose program is gone: its end is written down. */
  | { readonly kind: 'markEnded' }
  | { readonly kind: 'openSettings' }
  | { readonly kind: 'openSite'; readonly file: string; readonly line: number; readonly column: number }
  | { readonly kind: 'applyFix'; readonly alertId: string; readonly causeId: string }
  | { readonly kind: 'saveAndRun'; readonly alertId: string; readonly causeId: string }
  | { readonly kind: 'acknowledge'; readonly alertId: string }
  | { readonly kind: 'mute'; readonly alertId: string }
  | { readonly kind: 'unmute'; readonly alertId: string }
  /** A lane's values as text; `what` names them in the answer. */
  | { readonly kind: 'copyText'; readonly text: string; readonly what: string }
  /** The line that a run without embeddings or labels lacks, into its script. */
  | { readonly kind: 'insert'; readonly missing: 'embeddings' | 'labels' }
  /** Asks the person which loss this run has. */
  | { readonly kind: 'tellLoss' }
  | { readonly kind: 'rank'; readonly rank: number }
  /** The panel has room for the paths of earlier runs of the same file. */
  | { readonly kind: 'earlierRuns' }
  | { readonly kind: 'explain'; readonly code: string }
  /** What the page keeps of its view, for the case that its extension host dies and the page with it. */
  | { readonly kind: 'keep'; readonly state: unknown }
  | { readonly kind: 'log'; readonly level: 'info' | 'warn' | 'error'; readonly text: string };
