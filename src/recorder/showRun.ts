import type { Alert, Site } from '../domain/alert';
import { ENDED, type RunListing, type RunStatus } from '../domain/run';
import type { MetricSummary } from '../domain/metrics';
import { findHostileEntry } from './plainFile';
import type { FoundRun } from './readRun';
import { readJournalReport, summarizeJournal, type JournalReport } from './summarizeJournal';

export interface ShownAlert extends Alert {
  /** Those of the first cause. */
  readonly sites: readonly Site[];
}

/** What `margin show --json` prints, and `margin run --json` at its end. */
export function showRun(run: FoundRun): Record<string, unknown> {
  const { listing, manifest, folder } = run;
  const hostile = findHostileEntry(folder);
  const report = listing.status === 'broken' || hostile !== null ? null : readJournalReport(folder);
  const reason = hostile ?? report?.broken ?? listing.reason;
  const broken = report === null || report.broken !== null;
  const journal = !broken && manifest !== null && isLeftOpen(run) ? summarizeJournal(folder) : null;
  return {
    id: listing.id,
    name: listing.name,
    number: listing.number,
    status: broken ? 'broken' : listing.status,
    reason,
    warnings: [...new Set([...(manifest?.warnings ?? []), ...toWarnings(listing, report)])],
    exitCode: manifest?.exitCode ?? null,
    signal: manifest?.signal ?? null,
    startedAt: listing.startedAt,
    endedAt: listing.endedAt,
    folder,
    program: manifest?.program ?? null,
    config: manifest?.config ?? null,
    backend: listing.backend,
    steps: journal?.steps ?? listing.steps,
    totalSteps: manifest?.totalSteps ?? null,
    stepsPerSecond: manifest?.stepsPerSecond ?? null,
    dropped: manifest?.dropped ?? 0,
    snapshots: journal?.snapshots ?? manifest?.snapshots ?? 0,
    metrics: (journal?.metrics ?? manifest?.metrics ?? {}) satisfies Readonly<Record<string, MetricSummary>>,
    alerts: broken ? [] : report.alerts.map(showAlert),
    verdict: manifest?.verdict ?? null,
    notRecording: manifest?.notRecording ?? null,
    git: manifest?.git ?? null,
  };
}

function showAlert(alert: Alert): ShownAlert {
  return { ...alert, sites: alert.causes[0]?.sites ?? [] };
}

/** While a run is being recorded, what looks torn is being written. */
function toWarnings({ status }: RunListing, report: JournalReport | null): readonly string[] {
  return report === null || !ENDED.has(status as RunStatus) ? [] : report.warnings;
}

/** A recorder that was killed wrote its manifest up to half a second before; the journal knows more. */
function isLeftOpen({ listing, manifest }: FoundRun): boolean {
  return listing.status === 'lost' && manifest !== null && !ENDED.has(manifest.status);
}
