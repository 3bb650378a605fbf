import type { JsonNumber } from './metrics';

export type AlertSeverity = 'error' | 'warning' | 'information';
export type AlertState = 'raised' | 'changed' | 'cleared' | 'acknowledged' | 'muted';

export type AlertFamily =
  | 'geometry'
  | 'loss'
  | 'triplets'
  | 'norms'
  | 'units'
  | 'gradient'
  | 'rate'
  | 'batch'
  | 'labels'
  | 'graph'
  | 'numeric';

/** `family.name`, e.g. `geometry.point-collapse`, `numeric.nan-inf`. */
export type AlertCode = `${AlertFamily}.${string}`;

export interface Evidence {
  /** What was measured, in words for people: "weights moved 32 % in one step (limit 15 %)". */
  readonly name: string;
  readonly value: JsonNumber;
  readonly step: number | null;
  /** True: speaks for the cause or alert; false: against. */
  readonly supports: boolean;
}

/** 1-based lines and columns; endColumn is exclusive. */
export interface Site {
  readonly file: string;
  readonly line: number;
  readonly column?: number;
  readonly endColumn?: number;
  /** Text that stood there when the run started: a fix is offered only while it still does. */
  readonly text?: string;
}

export interface Fix {
  /** "Set learningRate to 0.0015". */
  readonly title: string;
  /** JSON path in a config (`optimizer.learningRate`) or the name of an argument. */
  readonly target: string;
  readonly oldText: string;
  readonly newText: string;
}

/** Words from the dashboard page §5: very likely, likely, one of two, possible, unlikely, ruled out. */
export type Confidence = 'very likely' | 'likely' | 'one of two' | 'possible' | 'unlikely' | 'ruled out';

export interface Cause {
  /** `lr-too-high`, `label-noise`, … */
  readonly id: string;
  readonly title: string;
  readonly confidence: Confidence;
  /** log10 of how much likelier than an unnamed other cause the evidence makes it; judged weights, not fitted ones. */
  readonly score?: number;
  readonly evidence: readonly Evidence[];
  readonly sites: readonly Site[];
  readonly fix?: Fix;
}

/** One line of `events.jsonl` with kind "alert". Each change is a new line with the same id. */
export interface AlertEvent {
  readonly kind: 'alert';
  /** ISO 8601, UTC, milliseconds. */
  readonly time: string;
  readonly step: number | null;
  readonly id: string;
  readonly code: AlertCode;
  readonly severity: AlertSeverity;
  readonly state: AlertState;
  /** Title for people: "Collapse imminent". */
  readonly title: string;
  /** One or two sentences with numbers and steps. */
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly causes: readonly Cause[];
  /** The rank whose rows and snapshots raised it; absent for the one that the run is judged by. */
  readonly rank?: number;
}

/** The history of one alert, folded from its lines. */
export interface Alert extends Omit<AlertEvent, 'kind'> {
  readonly firstStep: number | null;
  readonly lastStep: number | null;
  readonly active: boolean;
}

const SEVERITY_RANK: Record<AlertSeverity, number> = { error: 2, warning: 1, information: 0 };

export function compareSeverity(a: AlertSeverity, b: AlertSeverity): number {
  return SEVERITY_RANK[a] - SEVERITY_RANK[b];
}

/** What is muted together: `geometry` of `geometry.point-collapse`. */
export function toFamily(code: AlertCode): AlertFamily {
  return code.slice(0, code.indexOf('.')) as AlertFamily;
}

/** Folds the lines of one or many alerts, in file order, into their histories (first raised first). */
export function reduceAlerts(events: Iterable<AlertEvent>): Alert[] {
  const byId = new Map<string, Alert>();
  for (const event of events) {
    const before = byId.get(event.id);
    const { kind: _kind, ...rest } = event;
    byId.set(event.id, {
      ...rest,
      firstStep: before && before.state !== 'cleared' ? before.firstStep : (before?.firstStep ?? event.step),
      lastStep: event.step ?? before?.lastStep ?? null,
      active: event.state !== 'cleared' && event.state !== 'muted',
    });
  }
  return [...byId.values()];
}

/** The worst active alert, acknowledged ones last; undefined when none is active. */
export function worstAlert(alerts: readonly Alert[]): Alert | undefined {
  return alerts
    .filter((alert) => alert.active)
    .sort(
      (a, b) =>
        Number(a.state === 'acknowledged') - Number(b.state === 'acknowledged') ||
        compareSeverity(b.severity, a.severity) ||
        (b.step ?? -1) - (a.step ?? -1),
    )[0];
}

/**
 * The line that takes a mute back: the alert as it stood beneath it. It says `changed` where the alert had just been raised,
 * since events know no "unmuted".
 */
export function toUnmuted(
  muted: AlertEvent,
  beneath: Omit<AlertEvent, 'time'> | undefined,
  time: string,
): AlertEvent {
  const state = beneath?.state ?? 'changed';
  return { ...muted, ...beneath, time, state: state === 'raised' || state === 'muted' ? 'changed' : state };
}
