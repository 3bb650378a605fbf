import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { parse } from 'csv-parse';

/** Cells of one row, and the line that it ends on (from 1). */
export interface CsvRow {
  readonly cells: string[];
  readonly line: number;
}

const MAX_LINE = 64 << 20;

/**
 * Rows of CSV text, blank lines left out. Lines without a double quote are split as they are, which is several times
 * faster; from the first quote on csv-parse reads the rest, as only there a row may span lines.
 */
export async function* readRows(chunks: AsyncIterable<Buffer>): AsyncGenerator<CsvRow> {
  const decoder = new StringDecoder('utf8');
  const source = chunks[Symbol.asyncIterator]();
  let rest = '';
  let line = 0;
  let delimiter: string | null = null;
  let lineEnd: string | null = null;
  for (;;) {
    const next = await source.next();
    const text = rest + (next.done ? decoder.end() : decoder.write(next.value));
    lineEnd ??= findLineEnd(text);
    const lines = text.split(lineEnd ?? '\n');
    rest = next.done ? '' : lines.pop()!;
    if (rest.length > MAX_LINE)
      throw Object.assign(new RangeError('line too long'), { code: 'CSV_MAX_RECORD_SIZE', lines: line + 1 });
    for (let i = 0; i < lines.length; i++) {
      const bare = stripLine(lines[i]!, line === 0);
      delimiter ??= bare === '' ? null : chooseDelimiter(bare);
      if (bare.includes('"')) {
        const head = [...lines.slice(i), ...(next.done ? [] : [rest])].join(lineEnd ?? '\n');
        yield* parseQuoted(head, source, decoder, { delimiter: delimiter!, linesBefore: line });
        return;
      }
      line++;
      if (bare !== '') yield { cells: bare.split(delimiter!), line };
    }
    if (next.done) return;
  }
}

/** A line feed, also behind a carriage return; a carriage return alone in files of old; null before the first line ends. */
function findLineEnd(text: string): string | null {
  const [found] = /\r?\n|\r(?=[^])/.exec(text) ?? [];
  if (found === undefined) return null;
  return found === '\r' ? '\r' : '\n';
}

function stripLine(line: string, isFirst: boolean): string {
  const bare = line.endsWith('\r') ? line.slice(0, -1) : line;
  return isFirst && bare.startsWith('\uFEFF') ? bare.slice(1) : bare;
}

/** What separates most columns in the header. */
function chooseDelimiter(header: string): string {
  const count = (character: string): number => header.split(character).length;
  return [',', ';', '\t'].reduce((best, other) => (count(other) > count(best) ? other : best));
}

async function* parseQuoted(
  head: string,
  source: AsyncIterator<Buffer>,
  decoder: StringDecoder,
  place: { readonly delimiter: string; readonly linesBefore: number },
): AsyncGenerator<CsvRow> {
  async function* texts(): AsyncGenerator<string> {
    yield head;
    for (let next = await source.next(); !next.done; next = await source.next())
      yield decoder.write(next.value);
  }
  const parser = parse({
    bom: true,
    delimiter: place.delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: MAX_LINE,
  });
  const texted = Readable.from(texts(), { objectMode: false });
  texted.on('error', (error) => parser.destroy(error));
  texted.pipe(parser);
  try {
    for await (const entry of parser) {
      const { record, info } = entry as { record: string[]; info: { lines: number } };
      yield { cells: record, line: place.linesBefore + info.lines };
    }
  } catch (error) {
    const { lines } = error as { lines?: number };
    throw lines === undefined ? error : Object.assign(error as Error, { lines: place.linesBefore + lines });
  } finally {
    texted.destroy();
  }
}
