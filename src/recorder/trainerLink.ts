import type { Socket } from 'node:net';
import { encodeFrame } from '../protocol/encode';
import type { DownFrame } from '../protocol/frames';

/** A program that doesn't read what it is told costs at most this much memory. */
const QUEUE_BYTES = 1024 * 1024;

/** One connected training program. */
export class TrainerLink {
  constructor(
    private readonly socket: Socket,
    readonly rank: number,
    readonly pid: number | null,
  ) {}

  /** Acknowledgements count up, so that one which found no room is made good by the next. */
  send(frame: DownFrame): void {
    if (this.socket.writable && this.socket.writableLength < QUEUE_BYTES)
      this.socket.write(encodeFrame(frame));
  }

  close(): void {
    this.socket.destroy();
  }
}
