import { connect, type Socket } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FrameDecoder } from '../../../src/protocol/decoder';
import { decodeDownFrame } from '../../../src/protocol/decodeDownFrame';
import { decodeViewerDownFrame } from '../../../src/protocol/decodeViewerFrames';
import { encodeFrame, type AnyFrame } from '../../../src/protocol/encode';
import type { DownFrame, ViewerDownFrame } from '../../../src/protocol/frames';
import { waitFor } from './margin';

export interface Endpoint {
  readonly address: string;
  readonly token: string;
}

export function readEndpointFile(folder: string): Endpoint {
  return JSON.parse(readFileSync(join(folder, 'endpoint.json'), 'utf8')) as Endpoint;
}

/** A raw connection to a run's socket. */
export class Wire {
  readonly received: (DownFrame | ViewerDownFrame)[] = [];
  bytes = 0;
  closedAtMs: number | null = null;
  readonly socket: Socket;
  readonly openedAtMs = performance.now();

  constructor(readonly endpoint: Endpoint) {
    const decoder = new FrameDecoder<DownFrame | ViewerDownFrame>((header, attachment) => {
      const frame = decodeDownFrame(header);
      return frame === 'unknown-kind' ? decodeViewerDownFrame(header, attachment) : frame;
    });
    this.socket = connect(endpoint.address.replace(/^unix:/, ''));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.closedAtMs = performance.now();
    });
    this.socket.on('data', (bytes) => {
      this.bytes += bytes.length;
      for (const frame of decoder.push(bytes as Buffer)) {
        if (frame.kind !== 'malformed' && frame.kind !== 'limit') this.received.push(frame);
      }
    });
  }

  hello(role: 'trainer' | 'viewer', more: Record<string, unknown> = {}): this {
    return this.send({ kind: 'hello', version: 1, role, token: this.endpoint.token, ...more } as AnyFrame);
  }

  send(frame: AnyFrame): this {
    this.socket.write(encodeFrame(frame));
    return this;
  }

  write(text: string | Uint8Array): this {
    this.socket.write(text);
    return this;
  }

  metrics(steps: readonly number[], value = 1): this {
    const values = Float64Array.from(steps.flatMap((step) => [step, 1000 + step, value / step]));
    return this.send({ kind: 'metrics', names: ['loss'], rows: steps.length, values });
  }

  waitForFrame(kind: string, withinMs?: number): Promise<DownFrame | ViewerDownFrame> {
    return waitFor(`a frame ${kind}`, () => this.received.find((frame) => frame.kind === kind), withinMs);
  }

  /** Milliseconds from the opening until the other end closed it. */
  async waitForClose(withinMs?: number): Promise<number> {
    await waitFor('the connection to close', () => this.closedAtMs !== null, withinMs);
    return this.closedAtMs! - this.openedAtMs;
  }

  close(): void {
    this.socket.destroy();
  }
}
