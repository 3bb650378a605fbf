import { connect, type Socket } from 'node:net';
import type { JournalAppend } from '../journal/journalTypes';
import { readEndpoint } from '../journal/readEndpoint';
import { decodeViewerDownFrame } from '../protocol/decodeViewerFrames';
import { FrameDecoder } from '../protocol/decoder';
import { encodeFrame } from '../protocol/encode';
import { PROTOCOL_VERSION, type ViewerUpFrame } from '../protocol/frames';

export interface LinkEvents {
  readonly onAppend: (append: JournalAppend) => void;
  /** A segment was closed, or run.json was rewritten: look at the files. */
  readonly onChange: () => void;
  readonly onManifest: (manifest: Readonly<Record<string, unknown>>) => void;
  readonly onClose: () => void;
}

/** A viewer's connection to a live recorder. */
export class RecorderLink {
  private constructor(private readonly socket: Socket) {}

  /** Null when the run has no endpoint. `offsets` are asked for once the connection stands. */
  static open(
    folder: string,
    offsets: () => Record<string, number>,
    events: LinkEvents,
  ): RecorderLink | null {
    const endpoint = readEndpoint(folder);
    if (!endpoint) return null;
    const socket = connect(endpoint.address.slice(endpoint.address.indexOf(':') + 1));
    const decoder = new FrameDecoder(decodeViewerDownFrame);
    socket.on('error', () => undefined);
    socket.on('close', () => events.onClose());
    socket.on('connect', () => {
      const { token } = endpoint;
      socket.write(encodeFrame({ kind: 'hello', version: PROTOCOL_VERSION, role: 'viewer', token }));
      socket.write(encodeFrame({ kind: 'subscribe', files: offsets() }));
    });
    socket.on('data', (bytes) => {
      for (const frame of decoder.push(bytes)) {
        if (frame.kind === 'append') events.onAppend(frame);
        else if (frame.kind === 'manifest') events.onManifest(frame.manifest);
        else if (frame.kind === 'replaced') events.onChange();
        else if (frame.kind === 'limit') socket.destroy();
      }
    });
    return new RecorderLink(socket);
  }

  send(frame: ViewerUpFrame): void {
    this.socket.write(encodeFrame(frame));
  }

  close(): void {
    this.socket.destroy();
  }
}

/** Sends one command over a connection of its own; rejects with a sentence when no recorder takes it. */
export function sendCommand(folder: string, frame: ViewerUpFrame): Promise<void> {
  const endpoint = readEndpoint(folder);
  if (!endpoint)
    return Promise.reject(
      new Error('The run has no recorder that could be told: it has ended, or was lost.'),
    );
  return new Promise((resolve, reject) => {
    const socket = connect(endpoint.address.slice(endpoint.address.indexOf(':') + 1));
    const fail = (): void => reject(new Error("The run's recorder can't be reached."));
    socket.setTimeout(5000, () => socket.destroy());
    socket.on('error', fail);
    socket.on('close', fail);
    socket.on('connect', () => {
      const { token } = endpoint;
      socket.write(encodeFrame({ kind: 'hello', version: PROTOCOL_VERSION, role: 'viewer', token }));
      socket.end(encodeFrame(frame), () => resolve());
    });
    // Whatever comes is not for us.
    socket.resume();
  });
}
