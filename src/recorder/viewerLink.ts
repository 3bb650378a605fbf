import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { JournalAppend } from '../journal/journalWriter';
import { encodeFrame } from '../protocol/encode';
import type { RunManifest } from '../domain/run';
import { listJournalFiles } from './journalFiles';

const CHUNK_BYTES = 256 * 1024;
/** More than this waits in the file, not in memory. */
const QUEUE_BYTES = 1024 * 1024;
/** A viewer that takes nothing for this long is let go; it finds everything in the files. */
const STUCK_AFTER_MS = 30_000;

interface Sent {
  /** Bytes of the file that this viewer has, or that are on their way. */
  sent: number;
  size: number;
}

/**
 * One viewer: gets the journal's files byte for byte from the offsets that it already holds. What it can't take at once is
 * read from the file again when it can, so a slow viewer costs no memory and never slows the run.
 */
export class ViewerLink {
  private readonly files = new Map<string, Sent>();
  private subscribed = false;
  private manifest: RunManifest | null = null;
  private stuck: NodeJS.Timeout | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly folder: string,
  ) {
    socket.on('drain', () => {
      this.clearStuck();
      this.pump();
    });
    socket.once('close', () => this.clearStuck());
  }

  subscribe(offsets: Readonly<Record<string, number>>, manifest: RunManifest): void {
    this.subscribed = true;
    this.files.clear();
    const { live, closed } = listJournalFiles(this.folder);
    for (const file of live)
      this.files.set(file.name, { sent: Math.min(offsets[file.name] ?? 0, file.size), size: file.size });
    for (const file of Object.keys(offsets)) {
      const by = file.replace(/\.arrows$/, '.arrow');
      if (!this.files.has(file) && by !== file && closed.has(by)) this.send({ kind: 'replaced', file, by });
    }
    this.manifest = manifest;
    this.pump();
  }

  append({ file, offset, data }: JournalAppend): void {
    if (!this.subscribed) return;
    const state = this.files.get(file) ?? { sent: 0, size: 0 };
    this.files.set(file, state);
    state.size = offset + data.length;
    if (state.sent === offset && this.hasRoom()) {
      state.sent = state.size;
      this.send({ kind: 'append', file, offset, data });
    } else {
      this.pump();
    }
  }

  replace(file: string, by: string): void {
    if (!this.subscribed) return;
    this.files.delete(file);
    this.send({ kind: 'replaced', file, by });
  }

  publish(manifest: RunManifest): void {
    if (!this.subscribed) return;
    this.manifest = manifest;
    this.pump();
  }

  private pump(): void {
    if (this.manifest !== null && this.hasRoom()) {
      const manifest = this.manifest as unknown as Record<string, unknown>;
      this.manifest = null;
      this.send({ kind: 'manifest', manifest });
    }
    for (const [file, state] of this.files) {
      while (state.sent < state.size) {
        if (!this.hasRoom()) return;
        const data = readPart(
          join(this.folder, file),
          state.sent,
          Math.min(CHUNK_BYTES, state.size - state.sent),
        );
        // The file was replaced or is gone: "replaced" is on its way, or the folder has vanished.
        if (data.length === 0) break;
        this.send({ kind: 'append', file, offset: state.sent, data });
        state.sent += data.length;
      }
    }
  }

  private hasRoom(): boolean {
    if (this.socket.destroyed) return false;
    if (this.socket.writableLength < QUEUE_BYTES) return true;
    this.stuck ??= setTimeout(() => this.socket.destroy(), STUCK_AFTER_MS);
    return false;
  }

  private clearStuck(): void {
    clearTimeout(this.stuck);
    this.stuck = undefined;
  }

  private send(frame: Parameters<typeof encodeFrame>[0]): void {
    if (this.socket.writable) this.socket.write(encodeFrame(frame));
  }
}

function readPart(path: string, offset: number, length: number): Uint8Array {
  try {
    const descriptor = openSync(
      path,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    );
    try {
      if (!fstatSync(descriptor).isFile()) return new Uint8Array(0);
      const buffer = Buffer.allocUnsafe(length);
      return buffer.subarray(0, readSync(descriptor, buffer, 0, length, offset));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return new Uint8Array(0);
  }
}
