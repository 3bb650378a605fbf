import { toJsonNumber } from '../domain/metrics';
import type {
  DownFrame,
  MetricsFrame,
  SnapshotFrame,
  TrainerFrame,
  ViewerDownFrame,
  ViewerUpFrame,
} from './frames';

export type AnyFrame = TrainerFrame | DownFrame | ViewerUpFrame | ViewerDownFrame;

/** One frame as bytes: its JSON line and, where it has one, its attachment. Non-finite numbers in JSON become strings. */
export function encodeFrame(frame: AnyFrame): Uint8Array {
  switch (frame.kind) {
    case 'metrics':
      return encodeMetrics(frame);
    case 'snapshot':
      return encodeSnapshot(frame);
    case 'append': {
      const { data, ...header } = frame;
      return join(header, [data]);
    }
    default:
      return join(frame, []);
  }
}

function encodeMetrics(frame: MetricsFrame): Uint8Array {
  const { kind, names, rows, values } = frame;
  return join({ kind, names, rows }, [toBytes(values)]);
}

function encodeSnapshot(frame: SnapshotFrame): Uint8Array {
  const { embeddings, labels, ...header } = frame;
  if (!labels) return join(header, [toBytes(embeddings)]);
  return join({ ...header, labels: true }, [toBytes(embeddings), toBytes(labels)]);
}

function join(header: object, parts: readonly Uint8Array[]): Uint8Array {
  const bytes = parts.reduce((sum, part) => sum + part.length, 0);
  const line = JSON.stringify(parts.length > 0 ? { ...header, bytes } : header, replaceNonFinite) + '\n';
  const head = Buffer.byteLength(line);
  const out = Buffer.allocUnsafe(head + bytes);
  out.write(line, 0, 'utf8');
  let at = head;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

function replaceNonFinite(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? toJsonNumber(value) : value;
}

function toBytes(array: Float64Array | Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
