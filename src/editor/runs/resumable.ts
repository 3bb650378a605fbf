import { ENDED } from '../../domain/run';
import type { RunManifest } from '../../domain/run';
import type { RunRow } from '../../protocol/viewer';

/** A run of the built-in trainer that has ended after its first step: it has left a checkpoint to go on from. */
export function isResumable({ listing, manifest }: Pick<RunRow, 'listing' | 'manifest'>): boolean {
  if (!manifest || manifest.program.kind !== 'config' || manifest.steps === 0) return false;
  return listing.status !== 'broken' && ENDED.has(listing.status);
}

/** The step that the run was meant to reach; one that has reached it goes on for as long again. */
export function suggestSteps({ steps, totalSteps }: Pick<RunManifest, 'steps' | 'totalSteps'>): number {
  return totalSteps !== null && totalSteps > steps ? totalSteps : 2 * steps;
}
