import type { Alert, Cause, Site } from '../../domain/alert';
import type { RunStatus } from '../../domain/run';

/** A run of one file, as the choice of its marks needs it. */
export interface FileRun {
  readonly folder: string;
  readonly name: string;
  readonly status: RunStatus;
  readonly steps: number;
  readonly alerts: readonly Alert[];
}

/** One diagnostic to be: the cause of an alert at the place that can change it. */
export interface AlertMark {
  readonly run: { readonly folder: string; readonly name: string };
  readonly alert: Alert;
  readonly cause: Cause | null;
  /** Another suspect, told as related information. */
  readonly second: Cause | null;
  readonly site: Site;
}

/**
 * The marks of one file from its runs, newest first. An alert's mark goes when a later run has passed its step without that
 * alert, or has finished; a later run that has it again speaks for itself. One mark a cause and place: the worst alert's.
 */
export function collectAlertMarks(runs: readonly FileRun[]): AlertMark[] {
  const marks = new Map<string, AlertMark>();
  runs.forEach((run, index) => {
    const newer = runs.slice(0, index);
    for (const alert of sortWorstFirst(run.alerts)) {
      if (!alert.active || alert.severity === 'information' || isSuperseded(alert, newer)) continue;
      const mark = toMark(run, alert);
      if (!mark) continue;
      const key = `${mark.site.file}:${mark.site.line}:${mark.cause?.id ?? alert.code}`;
      if (!marks.has(key)) marks.set(key, mark);
    }
  });
  return [...marks.values()];
}

function isSuperseded(alert: Alert, newer: readonly FileRun[]): boolean {
  const step = alert.firstStep ?? alert.step ?? 0;
  return newer.some((run) => run.status === 'finished' || run.steps > step || hasActive(run, alert.code));
}

function hasActive(run: FileRun, code: Alert['code']): boolean {
  return run.alerts.some((alert) => alert.active && alert.code === code);
}

function toMark(run: FileRun, alert: Alert): AlertMark | null {
  const [cause, ...others] = alert.causes;
  const second = others.find(({ sites }) => sites.length > 0);
  const site = cause?.sites[0] ?? toNeutralSite(second);
  if (!cause || !site) return null;
  const told =
    second && second.confidence !== 'unlikely' && second.confidence !== 'ruled out' ? second : null;
  return { run: { folder: run.folder, name: run.name }, alert, cause, second: told, site };
}

/** Where no argument is the first cause, none is accused: the mark stands on the file's first line, below the run's lens. */
function toNeutralSite(second: Cause | undefined): Site | null {
  const elsewhere = second?.sites[0];
  return elsewhere ? { file: elsewhere.file, line: 1 } : null;
}

const SEVERITY = { error: 0, warning: 1, information: 2 } as const;

function sortWorstFirst(alerts: readonly Alert[]): Alert[] {
  return [...alerts].sort(
    (a, b) => SEVERITY[a.severity] - SEVERITY[b.severity] || (b.firstStep ?? 0) - (a.firstStep ?? 0),
  );
}
