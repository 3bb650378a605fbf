import { compareSeverity } from '../domain/alert';
import { describeRunRow } from '../domain/rowText';
import type { RunRow } from '../protocol/viewer';

export interface StatusText {
  readonly text: string;
  /** The run that a click shows. */
  readonly folder: string;
}

/** One short item: the worst live run, or how many are fine; for a while after its end, the run that ended last. */
export function describeStatus(live: readonly RunRow[], ended: RunRow | null): StatusText | null {
  const [worst] = [...live].filter(isTroubled).sort(compareWorstFirst);
  if (worst?.listing.worst) {
    const { severity, rowText } = worst.listing.worst;
    const icon = severity === 'error' ? '$(error)' : '$(warning)';
    return {
      text: `${icon} Margin: ${nameOf(worst)} ${rowText}, step ${worst.listing.steps}`,
      folder: worst.folder,
    };
  }
  const [first, ...more] = live;
  if (first) {
    const what = more.length > 0 ? `${live.length} runs` : stepOf(first);
    return { text: `$(sync~spin) Margin: ${what}`, folder: first.folder };
  }
  if (!ended) return null;
  return {
    text: `${iconOfEnd(ended)} ${nameOf(ended)}: ${describeRunRow(ended.manifest ?? ended.listing, ended.alive)}`,
    folder: ended.folder,
  };
}

function iconOfEnd({ listing }: RunRow): string {
  if (listing.status === 'stopped') return '$(circle-slash)';
  if (listing.status !== 'finished' || listing.worst?.severity === 'error') return '$(error)';
  return listing.worst?.severity === 'warning' ? '$(warning)' : '$(check)';
}

function isTroubled({ listing }: RunRow): boolean {
  return listing.worst !== null && listing.worst.severity !== 'information';
}

function compareWorstFirst(a: RunRow, b: RunRow): number {
  return compareSeverity(b.listing.worst!.severity, a.listing.worst!.severity);
}

function stepOf({ listing }: RunRow): string {
  return listing.status === 'running' ? `step ${listing.steps}` : `${listing.status}…`;
}

function nameOf({ listing }: RunRow): string {
  return listing.number === null ? listing.name : `run ${listing.number}`;
}
