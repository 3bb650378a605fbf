import { decodeToldLoss } from '../domain/toldLoss';
import { decodeTrainerFrame } from './decodeTrainerFrame';
import type { Refusal } from './decoder';
import type { TrainerFrame, ViewerDownFrame, ViewerUpFrame } from './frames';
import { isCount, isObject, isShallowObject, type JsonObject } from './shape';

/** All that may arrive at a recorder. Which of them a connection may send depends on its role. */
export type UpFrame = TrainerFrame | ViewerUpFrame;

export function decodeUpFrame(header: JsonObject, attachment: Uint8Array): UpFrame | Refusal {
  const frame = decodeViewerUpFrame(header);
  return frame === 'unknown-kind' ? decodeTrainerFrame(header, attachment) : frame;
}

/** Decodes what a viewer sends after its hello. */
export function decodeViewerUpFrame(header: JsonObject): ViewerUpFrame | Refusal {
  switch (header['kind']) {
    case 'subscribe':
      return decodeSubscribe(header);
    case 'stop':
      return header['now'] === true ? { kind: 'stop', now: true } : { kind: 'stop' };
    case 'snapshot-now':
      return { kind: 'snapshot-now' };
    case 'acknowledge':
    case 'mute':
    case 'unmute': {
      const { kind, alertId } = header;
      return typeof alertId === 'string' ? { kind, alertId } : 'wrong-shape';
    }
    case 'tell-loss': {
      const loss = decodeToldLoss(header['loss']);
      return loss === null ? 'wrong-shape' : { kind: 'tell-loss', loss };
    }
    default:
      return 'unknown-kind';
  }
}

/** Decodes what a recorder sends to a viewer. */
export function decodeViewerDownFrame(header: JsonObject, attachment: Uint8Array): ViewerDownFrame | Refusal {
  const { kind, file } = header;
  switch (kind) {
    case 'append': {
      const { offset } = header;
      if (typeof file !== 'string' || !isCount(offset)) return 'wrong-shape';
      return { kind, file, offset, data: attachment };
    }
    case 'replaced': {
      const { by } = header;
      return typeof file === 'string' && typeof by === 'string' ? { kind, file, by } : 'wrong-shape';
    }
    case 'manifest': {
      const { manifest } = header;
      return isShallowObject(manifest) ? { kind, manifest } : 'wrong-shape';
    }
    default:
      return 'unknown-kind';
  }
}

function decodeSubscribe(header: JsonObject): ViewerUpFrame | Refusal {
  const { files } = header;
  if (!isObject(files) || !Object.values(files).every(isCount)) return 'wrong-shape';
  return { kind: 'subscribe', files: files as Readonly<Record<string, number>> };
}
