import { freemem } from 'node:os';

const MIB = 2 ** 20;
/** A table of this size is kept in memory on any machine. */
const LEAST = 256 * MIB;
const MOST = 8192 * MIB;

/** Bytes that features may take in memory: what `data.memoryLimit` says in MiB, else half of what the machine can spare. */
export function toMemoryLimit(configured: number | undefined, spare: () => number = spareMemory): number {
  if (configured !== undefined) return configured * MIB;
  return Math.min(MOST, Math.max(LEAST, Math.floor(spare() / 2)));
}

/** Within the limits of a container, too. */
function spareMemory(): number {
  // Since Node 20.13.
  const available = (process as { availableMemory?: () => number }).availableMemory?.() ?? Infinity;
  return Math.min(freemem(), available);
}
