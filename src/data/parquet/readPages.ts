import type {
  AsyncBuffer,
  ColumnMetaData,
  Compressors,
  DecodedArray,
  FileMetaData,
  PageHeader,
} from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { convert, convertWithDictionary, DEFAULT_PARSERS } from 'hyparquet/src/convert.js';
import { decompressPage, readDataPage, readDataPageV2 } from 'hyparquet/src/datapage.js';
import { parquetSchema } from 'hyparquet/src/metadata.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getTreePath } from 'hyparquet/src/schema.js';

/** The values of one page, in Dremel's encoding; a list may go on in the next page. */
export interface ColumnPage {
  /** 0 where an entry begins a new row; empty where every entry is a row. */
  readonly repetition: readonly number[];
  /** Empty where every entry has a value. */
  readonly definition: readonly number[];
  /** The values of the entries that have one. */
  readonly values: DecodedArray;
  /** Level of an entry that has a value. */
  readonly valueLevel: number;
  /** Least level of an entry that is an element of a list, if only null; of lists alone. */
  readonly elementLevel: number;
}

interface ColumnChunk {
  readonly file: AsyncBuffer;
  readonly metadata: FileMetaData;
  readonly compressors: Compressors;
  /** Of the leaf. */
  readonly column: ColumnMetaData;
}

/** A page's header is a few dozen bytes; statistics of numbers make it little longer. */
const HEADER_BYTES = 16 << 10;

/** Writers aim at 1 MB. */
const MAX_PAGE_BYTES = 1 << 30;

type Decoder = Parameters<typeof readDataPage>[2];

/**
 * Pages of one row group of a column. hyparquet's own functions for pages are used, since its reading of columns builds
 * all lists of a row group in memory, and has no end for some damaged files. Throws what hyparquet throws.
 */
export async function* readPages({
  file,
  metadata,
  compressors,
  column,
}: ColumnChunk): AsyncGenerator<ColumnPage> {
  const path = getTreePath(parquetSchema(metadata), column.path_in_schema);
  const decoder: Decoder = {
    pathInSchema: column.path_in_schema,
    type: column.type,
    element: path[path.length - 1]!.element,
    schemaPath: path,
    codec: column.codec,
    parsers: DEFAULT_PARSERS,
    compressors,
  };
  const repeatedAt = path.findIndex(({ element }) => element.repetition_type === 'REPEATED');
  const levels = {
    valueLevel: getMaxDefinitionLevel(path),
    elementLevel: getMaxDefinitionLevel(path.slice(0, repeatedAt + 1)),
  };
  let dictionary: DecodedArray | undefined;
  let at = Number(column.dictionary_page_offset ?? column.data_page_offset);
  const end = at + Number(column.total_compressed_size);
  while (at < end) {
    const head = { view: new DataView(await file.slice(at, Math.min(end, at + HEADER_BYTES))), offset: 0 };
    const header = parquetHeader(head);
    checkHeader(header, Number(column.num_values), end - at - head.offset);
    const start = at + head.offset;
    at = start + header.compressed_page_size;
    const bytes = new Uint8Array(await file.slice(start, at));
    if (header.type === 'DICTIONARY_PAGE') dictionary = readDictionary(bytes, header, decoder);
    else yield { ...readPage(bytes, header, decoder, dictionary), ...levels };
  }
}

/** Sizes that no sound page has: they would be waited for, or allocated. */
function checkHeader(header: PageHeader, values: number, bytesLeft: number): void {
  const { compressed_page_size: packed, uncompressed_page_size: size } = header;
  const { num_values: count } = header.data_page_header ??
    header.data_page_header_v2 ??
    header.dictionary_page_header ?? { num_values: 0 };
  const isSound =
    packed >= 0 &&
    packed <= bytesLeft &&
    size >= 0 &&
    size <= MAX_PAGE_BYTES &&
    count >= 0 &&
    count <= values;
  if (!isSound) throw new Error('a page has an impossible size');
}

/** Whether a column is a list of plain values, by its leaves. */
export function isPlainList(metadata: FileMetaData, leaves: readonly (readonly string[])[]): boolean {
  const [leaf, ...more] = leaves;
  if (!leaf || more.length > 0) return false;
  return getMaxRepetitionLevel(getTreePath(parquetSchema(metadata), [...leaf])) === 1;
}

function readDictionary(bytes: Uint8Array, header: PageHeader, decoder: Decoder): DecodedArray {
  const page = decompressPage(bytes, header.uncompressed_page_size, decoder.codec, decoder.compressors);
  const reader = { view: new DataView(page.buffer, page.byteOffset, page.byteLength), offset: 0 };
  const count = header.dictionary_page_header!.num_values;
  return convert(readPlain(reader, decoder.type, count, decoder.element.type_length), decoder);
}

function readPage(
  bytes: Uint8Array,
  header: PageHeader,
  decoder: Decoder,
  dictionary: DecodedArray | undefined,
): Pick<ColumnPage, 'repetition' | 'definition' | 'values'> {
  const { data_page_header: first, data_page_header_v2: second } = header;
  if (!first && !second) throw new Error(`it has a page of an unknown type (${header.type})`);
  const page = first
    ? readDataPage(
        decompressPage(bytes, header.uncompressed_page_size, decoder.codec, decoder.compressors),
        first,
        decoder,
      )
    : readDataPageV2(bytes, header, decoder);
  const { encoding } = (first ?? second)!;
  return {
    repetition: page.repetitionLevels,
    definition: page.definitionLevels ?? [],
    values: convertWithDictionary(page.dataPage, dictionary, encoding, decoder),
  };
}
