import { describeQuality, describeRunRow, toShownStatus } from '../../domain/rowText';
import { ENDED } from '../../domain/run';
import type { RunRow } from '../../protocol/viewer';

/** `run 14: step 72, collapsing` while it goes; `last: run 12, R@1 0.86` after its end. */
export function describeRunInLens(row: RunRow): { readonly text: string; readonly isGoing: boolean } {
  const { listing, manifest } = row;
  const run = manifest ?? listing;
  const name = listing.number === null ? listing.name : `run ${listing.number}`;
  if (ENDED.has(toShownStatus(listing, row.alive))) {
    return { text: `last: ${name}, ${describeRunRow(run, row.alive)}`, isGoing: false };
  }
  if (listing.status !== 'running') return { text: `${name}: ${describeRunRow(run)}`, isGoing: true };
  const worst = listing.worst && listing.worst.severity !== 'information' ? listing.worst.rowText : null;
  const state = worst ?? manifest?.verdict?.title.toLowerCase() ?? describeQuality(run);
  return { text: `${name}: step ${listing.steps}${state ? `, ${state}` : ''}`, isGoing: true };
}
