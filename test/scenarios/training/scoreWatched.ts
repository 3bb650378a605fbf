import type { AlertDraft } from '../../../src/domain/analysisResult';
import type { Watched } from './watchScenario';

const HEALTHY_RECALL = 0.6;
/** What a user must see before a network is dead: distances close in without order, or steps that were far too large. */
export const WARNINGS: ReadonlySet<string> = new Set([
  'geometry.collapse-imminent',
  'rate.too-high',
  'units.dead',
  'norms.explosion',
]);

export interface Score {
  readonly runs: number;
  readonly collapsed: number;
  /** Collapsed runs with a warning or an error before they were dead. */
  readonly warnedBefore: number;
  /** The same by the alert that says so itself, "Collapse imminent". */
  readonly imminentBefore: number;
  /** Collapsed runs that stand as an error at the end. */
  readonly saidDead: number;
  readonly healthy: number;
  /** Healthy runs (R@1 ≥ 0.6 at the end) that were ever given an error; a warning of a coming collapse. */
  readonly falseErrors: number;
  readonly falseWarnings: number;
  /** Steps from the first warning to death, median. */
  readonly medianLead: number;
}

export function scoreWatched(watched: readonly Watched[]): Score {
  const collapsed = watched.filter((run) => run.deadStep !== null && run.deadStep > 0);
  const healthy = watched.filter(isHealthy);
  const firstOf = (run: Watched, accept: (alert: AlertDraft) => boolean) =>
    run.alerts.find((alert) => alert.state === 'raised' && accept(alert))?.step ?? Number.POSITIVE_INFINITY;
  const leads = collapsed
    .map((run) => run.deadStep! - firstOf(run, (alert) => WARNINGS.has(alert.code)))
    .sort((a, b) => a - b);
  return {
    runs: watched.length,
    collapsed: collapsed.length,
    warnedBefore: leads.filter((lead) => lead > 0).length,
    imminentBefore: collapsed.filter(
      (run) => firstOf(run, (alert) => alert.code === 'geometry.collapse-imminent') < run.deadStep!,
    ).length,
    saidDead: collapsed.filter((run) => run.verdict.tone === 'error').length,
    healthy: healthy.length,
    falseErrors: healthy.filter(hasError).length,
    falseWarnings: healthy.filter((run) =>
      run.alerts.some((alert) => alert.code === 'geometry.collapse-imminent' && alert.state === 'raised'),
    ).length,
    medianLead: leads[leads.length >> 1] ?? Number.NaN,
  };
}

export function isHealthy({ deadStep, finalRecall }: Watched): boolean {
  return deadStep === null && finalRecall >= HEALTHY_RECALL;
}

export function hasError({ alerts }: Watched): boolean {
  return alerts.some(({ severity, state }) => severity === 'error' && state !== 'cleared');
}
