import type { RunRow } from '../../protocol/viewer';

/** A run that was over sooner gains nothing from a faster backend. */
const WORTHWHILE_MS = 20_000;

/** The slower backend that a run of the built-in trainer took, all its long way, because there was no native one; else null. */
export function findSlowBackend({ listing, manifest }: RunRow): 'wasm' | 'cpu' | null {
  if (!manifest || manifest.program.kind !== 'config' || manifest.endedAt === null) return null;
  if (listing.status !== 'finished' && listing.status !== 'stopped') return null;
  if (manifest.config?.['backend'] !== 'auto') return null;
  if (Date.parse(manifest.endedAt) - Date.parse(manifest.startedAt) < WORTHWHILE_MS) return null;
  return manifest.backend === 'wasm' || manifest.backend === 'cpu' ? manifest.backend : null;
}
