import type { AlertCode, AlertSeverity } from './alert';
import type { MetricSummary } from './metrics';

/** States of a run (docs/run-folder.md). `broken` never stands in a manifest: it is what a reader says of a folder. */
export type RunStatus =
  'starting' | 'running' | 'stopping' | 'finished' | 'stopped' | 'failed' | 'lost' | 'broken';

/** A process that can be told from a later one with the same pid: pids count only with boot id and start time. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Kernel start time in clock ticks since boot on Linux, seconds since 1970 elsewhere; null where unknown. */
  readonly startTime: number | null;
}

export interface RecorderIdentity extends ProcessIdentity {
  readonly host: string;
  readonly bootId: string;
  /** Linux: where the pid counts; a container may have its host's name and pids of its own. */
  readonly pidNamespace?: string | undefined;
}

export interface Program {
  readonly kind: 'config' | 'command';
  /** Absolute path of the config or script; null for a command without a file. */
  readonly file: string | null;
  readonly argv: readonly string[];
  readonly cwd: string;
}

/** The worst active alert of a run, as rows and `ls` show it. */
export interface WorstAlert {
  readonly id: string;
  readonly code: AlertCode;
  readonly severity: AlertSeverity;
  readonly step: number | null;
  /** What a row says of it: `collapsing`, `collapsed at step 76`, … */
  readonly rowText: string;
}

/** The state of the embedding space in words; computed by the recorder, shown as it is. Section 4 of the dashboard page. */
export interface Verdict {
  readonly step: number | null;
  readonly state: VerdictState;
  readonly tone: 'question' | 'loading' | 'pass' | 'info' | 'warning' | 'error';
  readonly title: string;
  readonly sentence: string;
  /** One muted line: "High confidence: 4 of 4 signals agree. …"; empty where nothing is to be said. */
  readonly confidence: string;
  /** Always four where there are embeddings. */
  readonly stats: readonly VerdictStat[];
}

export interface VerdictStat {
  readonly label: string;
  readonly value: string;
  readonly comparison: string;
}

export type VerdictState =
  | 'too-early'
  | 'waiting'
  | 'learning'
  | 'learned'
  | 'contracted-rising'
  | 'collapsing'
  | 'dead-at-loss'
  | 'dead-at-zero'
  | 'tiny-ordered'
  | 'inflated-poor'
  | 'inflated-good'
  | 'starved'
  | 'no-triplets'
  | 'climbing'
  | 'no-information'
  | 'nothing-moves'
  | 'frozen-by-rate'
  | 'overfitting'
  | 'no-embeddings'
  | 'no-labels'
  | 'not-a-number';

/** `run.json`: replaced atomically by the recorder, the only thing that lists of runs read. */
export interface RunManifest {
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  /** Counts per program file in a runs folder, given at the start, kept for ever. */
  readonly number: number;
  readonly status: Exclude<RunStatus, 'broken'>;
  readonly reason: string | null;
  readonly warnings: readonly string[];
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** ISO 8601, UTC, milliseconds. */
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly program: Program;
  /** The configuration as recorded (defaults filled in for a config run; the client's own for a command). */
  readonly config: Readonly<Record<string, unknown>> | null;
  /** The config file's text at the start, so that sites and reruns need no file that may have changed. */
  readonly configText: string | null;
  /** `--env` and the config's `env`: set last on the child; needed by rerun. */
  readonly env: Readonly<Record<string, string>>;
  readonly backend: string | null;
  /** Highest step recorded. */
  readonly steps: number;
  /** Steps the program said it will take; null where unknown. */
  readonly totalSteps: number | null;
  /** Steps a second over the last seconds, by monotonic clock; null when not running. */
  readonly stepsPerSecond: number | null;
  /** Rows and snapshots that were dropped or not recorded, all together. */
  readonly dropped: number;
  readonly metrics: Readonly<Record<string, MetricSummary>>;
  readonly snapshots: number;
  readonly worst: WorstAlert | null;
  readonly activeAlerts: number;
  readonly verdict: Verdict | null;
  /** Set while the journal has stopped: "disk full" and the step since which nothing is recorded. */
  readonly notRecording: { readonly sinceStep: number; readonly why: string } | null;
  readonly recorder: RecorderIdentity | null;
  readonly trainer: ProcessIdentity | null;
  readonly git: { readonly sha: string; readonly dirty: boolean } | null;
}

/** A row of `margin ls --json`, as scripts rely on it. */
export interface RunListing {
  readonly id: string;
  readonly name: string;
  readonly number: number | null;
  readonly status: RunStatus;
  readonly reason: string | null;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly steps: number;
  readonly backend: string | null;
  readonly folder: string;
  readonly worst: WorstAlert | null;
}

export const ENDED: ReadonlySet<RunStatus> = new Set<RunStatus>([
  'finished',
  'stopped',
  'failed',
  'lost',
  'broken',
]);
