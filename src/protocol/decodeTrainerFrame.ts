import type { HelloFrame, MetricsFrame, NoteFrame, SiteFrame, SnapshotFrame, TrainerFrame } from './frames';
import type { Refusal } from './decoder';
import {
  copyOptional,
  isCount,
  isFiniteNumber,
  isNameList,
  isShallow,
  isShallowObject,
  isStringArray,
  isStringMap,
  isText,
  type JsonObject,
} from './shape';

/** Decodes what a training program sends. Unknown fields are kept out. */
export function decodeTrainerFrame(header: JsonObject, attachment: Uint8Array): TrainerFrame | Refusal {
  switch (header['kind']) {
    case 'hello':
      return decodeHello(header);
    case 'metrics':
      return decodeMetrics(header, attachment);
    case 'snapshot':
      return decodeSnapshot(header, attachment);
    case 'site':
      return decodeSite(header);
    case 'note':
      return decodeNote(header);
    case 'bye': {
      const frame: Record<string, unknown> = { kind: 'bye' };
      return copyOptional(header, frame, { exitCode: isFiniteNumber })
        ? (frame as unknown as TrainerFrame)
        : 'wrong-shape';
    }
    default:
      return 'unknown-kind';
  }
}

export function decodeHello(header: JsonObject): HelloFrame | Refusal {
  const { version, role, token } = header;
  if (!isCount(version) || (role !== 'trainer' && role !== 'viewer') || typeof token !== 'string')
    return 'wrong-shape';
  const frame: Record<string, unknown> = { kind: 'hello', version, role, token };
  const whole = copyOptional(header, frame, {
    rank: (value) => isCount(value) && value < 100_000,
    pid: isCount,
    language: isText,
    languageVersion: isText,
    libraries: isStringMap,
    backend: isText,
    config: isShallowObject,
    totalSteps: isFiniteNumber,
    argv: isStringArray,
    cwd: isText,
    name: isText,
  });
  return whole ? (frame as unknown as HelloFrame) : 'wrong-shape';
}

function decodeMetrics(header: JsonObject, attachment: Uint8Array): MetricsFrame | Refusal {
  const { names, rows } = header;
  if (!isNameList(names) || !isCount(rows)) return 'wrong-shape';
  if (rows * (2 + names.length) * 8 !== attachment.length) return 'bad-attachment';
  return { kind: 'metrics', names, rows, values: toFloat64(attachment) };
}

function decodeSnapshot(header: JsonObject, attachment: Uint8Array): SnapshotFrame | Refusal {
  const { step, n, d, split } = header;
  if (!isFiniteNumber(step) || !isCount(n) || !isCount(d) || n === 0 || d === 0) return 'wrong-shape';
  if (split !== undefined && split !== null && typeof split !== 'string') return 'wrong-shape';
  const hasLabels = header['labels'] === true;
  if (n * d * 4 + (hasLabels ? n * 4 : 0) !== attachment.length) return 'bad-attachment';
  const frame: Record<string, unknown> = { kind: 'snapshot', step, n, d, split: split ?? 'batch' };
  const whole = copyOptional(header, frame, {
    time: isFiniteNumber,
    roles: isStringArray,
    loss: isShallowObject,
    total: isCount,
  });
  if (!whole) return 'wrong-shape';
  const { buffer, byteOffset } = toAligned(attachment, 4);
  frame['embeddings'] = new Float32Array(buffer, byteOffset, n * d);
  frame['labels'] = hasLabels ? new Int32Array(buffer, byteOffset + n * d * 4, n) : null;
  return frame as unknown as SnapshotFrame;
}

function decodeSite(header: JsonObject): SiteFrame | Refusal {
  const { what, file, line, value } = header;
  if (typeof what !== 'string' || typeof file !== 'string' || !isCount(line) || !isShallow(value))
    return 'wrong-shape';
  const frame: Record<string, unknown> = { kind: 'site', what, file, line };
  if (!copyOptional(header, frame, { name: isText })) return 'wrong-shape';
  if (value !== undefined) frame['value'] = value;
  return frame as unknown as SiteFrame;
}

function decodeNote(header: JsonObject): NoteFrame | Refusal {
  if (typeof header['text'] !== 'string') return 'wrong-shape';
  const frame: Record<string, unknown> = { kind: 'note', text: header['text'] };
  const whole = copyOptional(header, frame, {
    what: isText,
    step: isFiniteNumber,
    rows: isCount,
    snapshots: isCount,
  });
  return whole ? (frame as unknown as NoteFrame) : 'wrong-shape';
}

function toFloat64(bytes: Uint8Array): Float64Array {
  const { buffer, byteOffset, byteLength } = toAligned(bytes, 8);
  return new Float64Array(buffer, byteOffset, byteLength / 8);
}

/** The same bytes where typed arrays of that size may look at them; copied only when they lie crooked. */
function toAligned(bytes: Uint8Array, size: number): Uint8Array {
  return bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
}
