import type { RunManifest } from '../domain/run';

const WRITE_EVERY_MS = 500;

export interface ManifestOutlets {
  /** Replaces run.json; false when that failed. */
  write(manifest: RunManifest): Promise<boolean>;
  /** To the viewers that are attached. */
  publish(manifest: RunManifest): void;
}

/** The run's manifest while it is recorded: written at most every 500 ms while something changes, a new state at once. */
export class LiveManifest {
  private manifest: RunManifest;
  private writing: Promise<boolean> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private dirty = false;

  constructor(
    initial: RunManifest,
    private readonly outlets: ManifestOutlets,
    /** Values that change with every row, asked for when it is written. */
    private readonly measure: () => Partial<RunManifest> = () => ({}),
  ) {
    this.manifest = initial;
  }

  get current(): RunManifest {
    return this.manifest;
  }

  /** Something that can wait. */
  change(patch: Partial<RunManifest>): void {
    this.manifest = { ...this.manifest, ...patch };
    this.touch();
  }

  /** The measured values changed. */
  touch(): void {
    this.dirty = true;
    this.timer ??= setTimeout(() => void this.flush(), WRITE_EVERY_MS);
  }

  /** A new state: written and published at once. Resolves to false when it could not be written. */
  async changeNow(patch: Partial<RunManifest>): Promise<boolean> {
    this.manifest = { ...this.manifest, ...patch };
    this.dirty = true;
    await this.writing;
    return this.flush();
  }

  /** Stops the clock; call changeNow first. */
  async dispose(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await this.writing;
  }

  private flush(): Promise<boolean> {
    clearTimeout(this.timer);
    this.timer = undefined;
    // One at a time: what changes meanwhile goes with the next one.
    if (this.writing !== undefined) {
      this.timer = setTimeout(() => void this.flush(), WRITE_EVERY_MS);
      return this.writing;
    }
    if (!this.dirty) return Promise.resolve(true);
    this.dirty = false;
    this.manifest = { ...this.manifest, ...this.measure() };
    this.outlets.publish(this.manifest);
    this.writing = this.outlets.write(this.manifest).finally(() => {
      this.writing = undefined;
    });
    return this.writing;
  }
}
