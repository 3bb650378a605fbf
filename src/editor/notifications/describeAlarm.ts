import { basename } from 'node:path';
import type { Alert } from '../../domain/alert';
import type { RunRow } from '../../protocol/viewer';

/** Errors only, and none that somebody has acknowledged or whose family is muted for the run. */
export function isAlarming({ active, severity, state }: Alert): boolean {
  return active && severity === 'error' && state !== 'acknowledged' && state !== 'muted';
}

/** `Run 14 of train.py: collapsing (step 69). Very likely: learning rate too high.` */
export function describeAlarm(row: RunRow, alert: Alert): string {
  const { listing, manifest } = row;
  const file = manifest?.program.file;
  const name = listing.number === null || !file ? listing.name : `Run ${listing.number} of ${basename(file)}`;
  const step = alert.firstStep ?? alert.step;
  const [cause] = alert.causes;
  const what = `${name}: ${alert.title.charAt(0).toLowerCase()}${alert.title.slice(1)}${step === null ? '' : ` (step ${step})`}.`;
  return cause
    ? `${what} ${cause.confidence.charAt(0).toUpperCase()}${cause.confidence.slice(1)}: ${cause.title}.`
    : what;
}
