import type { Refusal } from './decoder';
import type { DownFrame } from './frames';
import { isCount, type JsonObject } from './shape';

/** Decodes what a recorder sends to a training program. */
export function decodeDownFrame(header: JsonObject): DownFrame | Refusal {
  const { kind, rows, snapshots } = header;
  switch (kind) {
    case 'welcome':
    case 'ack':
      return isCount(rows) && isCount(snapshots) ? { kind, rows, snapshots } : 'wrong-shape';
    case 'stop':
    case 'snapshot-now':
      return { kind };
    default:
      return 'unknown-kind';
  }
}
