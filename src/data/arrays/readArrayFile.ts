import { recogniseContent } from '../contentKind';
import { readUnpacked } from '../openFile';
import type { ReadProgress } from '../readProgress';
import { UnreadableFile } from '../unreadableFile';
import { ArrayReader } from './arrayReader';
import type { ElementSink, HeaderParser } from './arrayReader';
import type { ArrayHeader } from './arrayHeader';
import { parseIdxHeader } from './idxHeader';
import { parseNpyHeader } from './npyHeader';

/** A sink that may have had enough. */
export interface StoppableSink extends ElementSink {
  readonly isHopeless: boolean;
}

/** Streams one array file into a sink. Throws UnreadableFile. Returns the sink; it may have stopped early. */
export async function readArrayFile<Sink extends StoppableSink>(
  file: { readonly path: string; readonly name: string; readonly progress?: ReadProgress },
  parseHeader: HeaderParser,
  createSink: (header: ArrayHeader) => Sink,
): Promise<Sink> {
  let sink: Sink | null = null;
  const reader = new ArrayReader(file.name, parseHeader, (header) => (sink = createSink(header)));
  for await (const chunk of readUnpacked(file.path, file.name, file.progress)) {
    reader.push(chunk);
    // TypeScript does not see the assignment in the callback.
    const stopped = sink as Sink | null;
    if (stopped?.isHopeless) return stopped;
    const { header } = reader;
    if (file.progress && header)
      file.progress.rows = Math.floor(reader.count / Math.max(1, toWidth(header.shape)));
  }
  reader.end();
  return sink as unknown as Sink;
}

/** Reads the header of either format, by the first bytes. */
export const parseAnyHeader: HeaderParser = (bytes, name) => {
  if (bytes.length < 8) return null;
  const { kind, text } = recogniseContent(bytes);
  if (kind === 'npy') return parseNpyHeader(bytes, name);
  if (kind === 'idx') return parseIdxHeader(bytes, name);
  throw new UnreadableFile(`${name} seems to be ${text}: it must be a .npy or IDX file.`);
};

const toWidth = (shape: readonly number[]): number => shape.slice(1).reduce((all, size) => all * size, 1);
