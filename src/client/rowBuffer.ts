/** Rows with the same metric names, in the order logged. `values` is rows × (step, time, values…), row-major. */
export interface RowBlock {
  readonly names: readonly string[];
  readonly rows: number;
  readonly values: Float64Array;
}

/** Rows of a batch: a block is handed on when it is full. */
export const BLOCK_ROWS = 256;
const MOST_NAMES = 1000;
/** Bytes of all names of a row in a frame's header, whose line may have 1 MiB. */
const MOST_NAME_BYTES = 768 * 1024;

/**
 * Where `log()` writes: a preallocated block that takes rows as long as their metric names stay the same. A change of names
 * hands the block on, so the order of rows is kept.
 */
export class RowBuffer {
  private names: string[] = [];
  private width = 2;
  private values = new Float64Array(BLOCK_ROWS * 2);
  private used = 0;
  private kept: { readonly names: string[]; readonly values: Float64Array<ArrayBuffer> } | null = null;

  constructor(private readonly onBlock: (block: RowBlock) => void) {}

  get rows(): number {
    return this.used;
  }

  /** Appends a row; true when one of its values is NaN or infinite. */
  append(step: number, time: number, row: Readonly<Record<string, number>>): boolean {
    const { names, values } = this;
    const start = this.used * this.width;
    let column = 0;
    let poisoned = false;
    for (const name in row) {
      const value = row[name];
      if (name !== names[column] || typeof value !== 'number') return this.appendOther(step, time, row);
      values[start + 2 + column] = value;
      if (value - value !== 0) poisoned = true;
      column += 1;
    }
    // A row without metrics, or of a step that is no number, says nothing.
    if (column === 0 || step - step !== 0) return false;
    if (column !== names.length) return this.appendOther(step, time, row);
    values[start] = step;
    values[start + 1] = time;
    this.used += 1;
    if (this.used === BLOCK_ROWS) this.seal();
    return poisoned;
  }

  /** Hands on what is there, as a block of its own. */
  seal(): void {
    if (this.used === 0) return;
    const block = {
      names: this.names,
      rows: this.used,
      values: this.values.slice(0, this.used * this.width),
    };
    this.used = 0;
    this.onBlock(block);
  }

  /** The slow way: other names than before, or values that are no numbers. */
  private appendOther(step: number, time: number, row: Readonly<Record<string, unknown>>): boolean {
    const clean: Record<string, number> = {};
    let bytes = 0;
    for (const [whole, value] of Object.entries(row).slice(0, MOST_NAMES)) {
      const number = toNumber(value);
      const name = whole.slice(0, 256);
      if (number === null || name === '') continue;
      bytes += Buffer.byteLength(JSON.stringify(name)) + 1;
      if (bytes <= MOST_NAME_BYTES) clean[name] = number;
    }
    const names = Object.keys(clean);
    if (names.length === 0) return false;
    if (!isSame(names, this.names)) this.change(names);
    return this.append(step, time, clean);
  }

  /** Programs log some metrics every so many steps: the block for the names before is kept for when they come again. */
  private change(names: string[]): void {
    this.seal();
    const { names: before, values } = this;
    const isKept = this.kept !== null && isSame(names, this.kept.names);
    this.names = isKept ? this.kept!.names : names;
    this.width = names.length + 2;
    this.values = isKept ? this.kept!.values : new Float64Array(BLOCK_ROWS * this.width);
    this.kept = { names: before, values };
  }
}

function toNumber(value: unknown): number | null {
  if (typeof value === 'number') return value;
  return typeof value === 'boolean' || typeof value === 'bigint' ? Number(value) : null;
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name === b[index]);
}
