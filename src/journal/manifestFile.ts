import { unlinkSync, writeFileSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { toJsonNumber } from '../domain/metrics';
import type { RunManifest } from '../domain/run';
import { statPlainFile } from './plainFile';
import { MANIFEST_FILE } from './readManifest';

const RESERVE_BYTES = 256 * 1024;

/** run.json as the writer sees it, and the room that is kept so that a full disk still gets its last manifest. */
export class ManifestFile {
  private readonly path: string;
  private readonly reserve: string;
  private next: RunManifest | null = null;
  private writing: Promise<boolean> | null = null;

  constructor(folder: string) {
    this.path = `${folder}/${MANIFEST_FILE}`;
    this.reserve = `${folder}/reserve`;
  }

  /** Makes room for bad times; nothing happens when the disk has none. */
  makeReserve(): void {
    if (statPlainFile(this.reserve).kind !== 'missing') return;
    try {
      writeFileSync(this.reserve, Buffer.alloc(RESERVE_BYTES), { flag: 'wx' });
    } catch {
      this.giveUpReserve();
    }
  }

  /** Of several at once the last one stands in the end. False: it could not be written. */
  async write(manifest: RunManifest): Promise<boolean> {
    this.next = manifest;
    while (this.writing) await this.writing;
    if (!this.next) return true;
    const { next } = this;
    this.next = null;
    this.writing = this.replace(next);
    const done = await this.writing;
    this.writing = null;
    return done;
  }

  private async replace(manifest: RunManifest): Promise<boolean> {
    if (statPlainFile(this.path).kind === 'refused') return false;
    const text = `${JSON.stringify(manifest, replaceNonFinite, 2)}\n`;
    try {
      await writeFileAtomic(this.path, text);
      return true;
    } catch {
      if (!this.giveUpReserve()) return false;
    }
    try {
      await writeFileAtomic(this.path, text);
      return true;
    } catch {
      return false;
    }
  }

  private giveUpReserve(): boolean {
    try {
      unlinkSync(this.reserve);
      return true;
    } catch {
      return false;
    }
  }
}

function replaceNonFinite(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? toJsonNumber(value) : value;
}
