import { UnreadableFile } from '../unreadableFile';
import { countElements, describeElement, describeShape } from './arrayHeader';
import type { ArrayHeader } from './arrayHeader';
import { createNumberReader, decodeText } from './decodeElements';

/** Takes the elements of an array one by one, in the order of the file. Exactly one of the two is called, by the type. */
export interface ElementSink {
  takeNumber(value: number, index: number): void;
  takeText(value: string, index: number): void;
}

export type HeaderParser = (bytes: Buffer, name: string) => ArrayHeader | null;

/** Decodes an array file that comes in pieces; holds at most one element and the header of it. */
export class ArrayReader {
  header: ArrayHeader | null = null;
  /** Elements read so far. */
  count = 0;
  private rest: Buffer = Buffer.alloc(0);
  private total = 0;
  private surplus = 0;
  private decode: (view: DataView, at: number) => void = () => undefined;

  /** `createSink` may refuse the header by throwing UnreadableFile. */
  constructor(
    private readonly name: string,
    private readonly parseHeader: HeaderParser,
    private readonly createSink: (header: ArrayHeader) => ElementSink,
  ) {}

  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let left = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    if (!this.header) {
      this.header = this.parseHeader(left, this.name);
      if (!this.header) {
        this.rest = Buffer.from(left);
        return;
      }
      this.total = countElements(this.header.shape);
      this.decode = this.createDecoder(this.header);
      left = left.subarray(this.header.headerBytes);
    }
    const { size } = this.header.type;
    const whole = Math.min(Math.floor(left.length / size), this.total - this.count);
    const view = new DataView(left.buffer, left.byteOffset, left.byteLength);
    for (let i = 0; i < whole; i++) {
      this.decode(view, i * size);
      this.count++;
    }
    const after = left.subarray(whole * size);
    if (this.count === this.total) this.surplus += after.length;
    this.rest = this.count === this.total ? Buffer.alloc(0) : Buffer.from(after);
  }

  /** Says when less or more came than the header has announced. */
  end(): ArrayHeader {
    if (!this.header) {
      // A header parser that sees all there is and asks for more.
      throw new UnreadableFile(
        `${this.name} is cut off: it ends within its header. Copy or download it again.`,
      );
    }
    if (this.count < this.total) {
      const rows = Math.floor(this.count / Math.max(1, this.total / (this.header.shape[0] ?? 1)));
      const found = this.header.fortranOrder
        ? `${this.count} of its ${this.total} elements`
        : `${rows} whole rows`;
      throw new UnreadableFile(
        `${this.name} is cut off: its header announces ${describeShape(this.header.shape)}, ${found} are there. Copy or download it again.`,
      );
    }
    if (this.surplus > 0) {
      throw new UnreadableFile(
        `${this.name} goes on for ${this.surplus} bytes after the ${describeShape(this.header.shape)} that its header announces: it is damaged, or holds several arrays. Save one array to a file.`,
      );
    }
    return this.header;
  }

  private createDecoder(header: ArrayHeader): (view: DataView, at: number) => void {
    const sink = this.createSink(header);
    const { type } = header;
    if (type.kind === 'text')
      return (view, at) => {
        sink.takeText(decodeText(type, view, at), this.count);
      };
    const read = createNumberReader(type);
    return (view, at) => {
      const value = read(view, at);
      if (value === null) {
        throw new UnreadableFile(
          `${this.name} ${describeElement(header, this.count)} (from 0) is a whole number beyond 2^53, which cannot be held exactly: use smaller numbers.`,
        );
      }
      sink.takeNumber(value, this.count);
    };
  }
}
