import type { RunManifest } from '../../domain/run';
import type { RunRow } from '../../protocol/viewer';
import { isLive } from './isLive';

/** A run of the built-in trainer that is over after its first step: it has left a checkpoint to go on from. */
export function isResumable(row: RunRow): boolean {
  const { listing, manifest } = row;
  if (!manifest || manifest.program.kind !== 'config' || manifest.steps === 0) return false;
  return listing.status !== 'broken' && !isLive(row);
}

/** The step that the run was meant to reach; one that has reached it goes on for as long again. */
export function suggestSteps({ steps, totalSteps }: Pick<RunManifest, 'steps' | 'totalSteps'>): number {
  return totalSteps !== null && totalSteps > steps ? totalSteps : 2 * steps;
}
