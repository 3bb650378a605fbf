import { worstAlert, type Alert } from './alert';
import { describeAlertInRow } from './alertPhrase';
import type { RunManifest } from './run';

/** What a manifest says of a run's alerts: the worst one, as a row words it, and how many are active. */
export function summarizeAlerts(
  alerts: readonly Alert[],
  ended: boolean,
): Pick<RunManifest, 'worst' | 'activeAlerts'> {
  const activeAlerts = alerts.filter(({ active }) => active).length;
  const alert = worstAlert(alerts);
  if (!alert) return { worst: null, activeAlerts };
  const { id, code, severity, step } = alert;
  return { worst: { id, code, severity, step, rowText: describeAlertInRow(alert, ended) }, activeAlerts };
}
