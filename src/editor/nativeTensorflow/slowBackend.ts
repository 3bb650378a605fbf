import { ENDED } from '../../domain/run';
import type { RunRow } from '../../protocol/viewer';

/** The slower backend that a going run of the built-in trainer took because there was no native one; null for others. */
export function findSlowBackend({ listing, manifest }: RunRow): 'wasm' | 'cpu' | null {
  if (!manifest || manifest.program.kind !== 'config' || ENDED.has(listing.status)) return null;
  if (manifest.config?.['backend'] !== 'auto') return null;
  return manifest.backend === 'wasm' || manifest.backend === 'cpu' ? manifest.backend : null;
}
