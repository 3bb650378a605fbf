import type { AlertSeverity } from './alert';
import { METRICS, parseJsonNumber, type JsonNumber } from './metrics';
import { ENDED, type RunListing, type RunManifest, type RunStatus, type WorstAlert } from './run';

/** A manifest, or the listing of a folder whose manifest can't be read. */
export type DescribedRun = RunManifest | RunListing;

/**
 * The changing part of a run's row (docs/run-folder.md has the table). `alive` is false where a run that has not ended
 * has no living recorder: it reads as lost until somebody adopts it.
 */
export function describeRunRow(run: DescribedRun, alive = true): string {
  const status = toShownStatus(run, alive);
  switch (status) {
    case 'starting':
      return 'starting…';
    case 'stopping':
      return 'stopping…';
    case 'running':
      return describeRunning(run);
    case 'finished':
      return alertText(run) ?? quality(run) ?? 'finished';
    case 'stopped':
      return join([at('stopped', run.steps), alertText(run) ?? quality(run)]);
    case 'failed':
      return describeFailed(run);
    case 'lost':
      return at('lost', run.steps);
    case 'broken':
      return `broken: ${run.reason ?? 'it cannot be read as a run'}`;
  }
}

/** The status that rows show: a run without a living recorder is lost until it is adopted. */
export function toShownStatus(run: { readonly status: RunStatus }, alive: boolean): RunStatus {
  return alive || ENDED.has(run.status) ? run.status : 'lost';
}

export type RowTone = 'error' | 'warning' | 'information' | 'pass' | 'none';

/** Name of a codicon and the meaning of its colour. */
export interface RowIcon {
  readonly icon: string;
  readonly tone: RowTone;
}

export function describeRunIcon(run: DescribedRun, alive = true): RowIcon {
  const tone = run.worst ? toTone(run.worst.severity) : 'none';
  switch (toShownStatus(run, alive)) {
    case 'starting':
    case 'stopping':
      return { icon: 'loading~spin', tone };
    case 'running':
      return { icon: 'sync~spin', tone };
    case 'finished':
      if (run.worst?.severity === 'error') return { icon: 'error', tone: 'error' };
      if (run.worst?.severity === 'warning') return { icon: 'warning', tone: 'warning' };
      return { icon: 'pass', tone: 'pass' };
    case 'stopped':
      return { icon: 'circle-slash', tone };
    case 'failed':
      return { icon: 'bug', tone: 'error' };
    case 'lost':
      return { icon: 'debug-disconnect', tone: 'warning' };
    case 'broken':
      return { icon: 'question', tone: 'none' };
  }
}

/** All that the row shows by icon, colour and text, in words: "digits.triplet.json run 14, running, step 72 of 2000, collapsing, 1 alert". */
export function describeRunAloud(run: DescribedRun, alive = true): string {
  const status = toShownStatus(run, alive);
  const alerts = 'activeAlerts' in run ? run.activeAlerts : run.worst ? 1 : 0;
  return [
    run.name,
    status === 'broken' ? describeRunRow(run, alive) : status,
    ...stepsAloud(run, status),
    ...(status === 'failed' ? endAloud(run) : []),
    ...(notRecording(run) ? [notRecording(run) as string] : []),
    ...(shownAlert(run.worst)
      ? [`${shownAlert(run.worst)?.severity}: ${shownAlert(run.worst)?.rowText}`]
      : []),
    ...(quality(run) ? [qualityAloud(run)] : []),
    ...(alerts > 0 ? [alerts === 1 ? '1 alert' : `${alerts} alerts`] : []),
  ].join(', ');
}

/** `R@1 0.87`, without labels `loss 0.12`; null where neither is known. */
export function describeQuality(run: DescribedRun): string | null {
  return quality(run);
}

function describeRunning(run: DescribedRun): string {
  const step = `step ${stepOf(run)}`;
  const stopped = notRecording(run);
  if (stopped) return join([step, stopped]);
  const alert = alertText(run);
  if (alert) return join([step, alert]);
  return join([step, rate(run), quality(run)]);
}

function describeFailed(run: DescribedRun): string {
  const { exitCode, signal } = 'exitCode' in run ? run : { exitCode: null, signal: null };
  if (signal) return `${at('killed', run.steps)} (${signal})`;
  return exitCode === null ? at('failed', run.steps) : `${at('failed', run.steps)} (exit ${exitCode})`;
}

function at(what: string, steps: number): string {
  return steps > 0 ? `${what} at step ${steps}` : `${what} before step 1`;
}

function join(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' · ');
}

function stepOf(run: DescribedRun): string {
  const total = 'totalSteps' in run ? run.totalSteps : null;
  return total === null ? String(run.steps) : `${run.steps}/${total}`;
}

function rate(run: DescribedRun): string | null {
  const rate = 'stepsPerSecond' in run ? run.stepsPerSecond : null;
  if (rate === null || !Number.isFinite(rate) || rate <= 0) return null;
  return `${rate >= 10 ? Math.round(rate) : Number(rate.toPrecision(2))}/s`;
}

function notRecording(run: DescribedRun): string | null {
  const gap = 'notRecording' in run ? run.notRecording : null;
  return gap ? `not recording: ${gap.why}` : null;
}

/** Information-level alerts are never a row's headline. */
function shownAlert(worst: WorstAlert | null): WorstAlert | null {
  return worst && worst.severity !== 'information' ? worst : null;
}

function alertText(run: DescribedRun): string | null {
  return shownAlert(run.worst)?.rowText ?? null;
}

function quality(run: DescribedRun): string | null {
  const recall = lastOf(run, METRICS.recallAt1);
  if (recall !== null) return `R@1 ${Number.isFinite(recall) ? recall.toFixed(2) : recall}`;
  const loss = lastOf(run, METRICS.loss);
  return loss === null ? null : `loss ${Number.isFinite(loss) ? shorten(loss) : loss}`;
}

function qualityAloud(run: DescribedRun): string {
  return (quality(run) ?? '').replace('R@1', 'recall at 1');
}

function lastOf(run: DescribedRun, metric: string): number | null {
  const last: JsonNumber | undefined = 'metrics' in run ? run.metrics[metric]?.last : undefined;
  return parseJsonNumber(last);
}

/** Three significant digits without trailing zeros; `5.4e-4` below 0.001. */
function shorten(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded !== 0 && Math.abs(rounded) < 1e-3
    ? rounded.toExponential().replace('e+', 'e')
    : String(rounded);
}

function stepsAloud(run: DescribedRun, status: RunStatus): string[] {
  if (status === 'starting' || status === 'broken') return [];
  const total = 'totalSteps' in run ? run.totalSteps : null;
  return [total === null ? `step ${run.steps}` : `step ${run.steps} of ${total}`];
}

function endAloud(run: DescribedRun): string[] {
  if (!('exitCode' in run)) return [];
  if (run.signal) return [`killed by ${run.signal}`];
  return run.exitCode === null ? [] : [`exit code ${run.exitCode}`];
}

function toTone(severity: AlertSeverity): RowTone {
  return severity;
}
