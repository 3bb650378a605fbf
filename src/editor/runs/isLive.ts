import { ENDED } from '../../domain/run';
import type { RunRow } from '../../protocol/viewer';

/** A run that has not ended and has a recorder, or a trainer that may get a new one. */
export function isLive({
  listing,
  alive,
  adoptable,
}: Pick<RunRow, 'listing' | 'alive' | 'adoptable'>): boolean {
  return !ENDED.has(listing.status) && (alive || adoptable);
}
