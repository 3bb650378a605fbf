/** What a file is by its first bytes. */
export type ContentKind = 'npy' | 'zip' | 'parquet' | 'idx' | 'png' | 'jpeg' | 'other' | 'unknown';

interface Signature {
  readonly kind: ContentKind;
  readonly text: string;
  readonly bytes: readonly number[];
}

const toBytes = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));

const SIGNATURES: readonly Signature[] = [
  { kind: 'npy', text: 'a NumPy array (.npy)', bytes: [0x93, ...toBytes('NUMPY')] },
  { kind: 'zip', text: 'a ZIP archive', bytes: [...toBytes('PK'), 3, 4] },
  { kind: 'zip', text: 'an empty ZIP archive', bytes: [...toBytes('PK'), 5, 6] },
  { kind: 'parquet', text: 'a Parquet file', bytes: toBytes('PAR1') },
  { kind: 'other', text: 'an encrypted Parquet file', bytes: toBytes('PARE') },
  { kind: 'png', text: 'a PNG image', bytes: [0x89, ...toBytes('PNG')] },
  { kind: 'jpeg', text: 'a JPEG image', bytes: [0xff, 0xd8, 0xff] },
  { kind: 'other', text: 'gzip data', bytes: [0x1f, 0x8b] },
  { kind: 'other', text: 'an HDF5 file', bytes: [0x89, ...toBytes('HDF')] },
  { kind: 'other', text: 'an Arrow file', bytes: toBytes('ARROW1') },
  { kind: 'other', text: 'a GIF image', bytes: toBytes('GIF8') },
  { kind: 'other', text: 'a BMP image', bytes: toBytes('BM') },
  { kind: 'other', text: 'a TIFF image', bytes: [...toBytes('II'), 42, 0] },
  { kind: 'other', text: 'a TIFF image', bytes: [...toBytes('MM'), 0, 42] },
  { kind: 'other', text: 'a RIFF file (WebP image or sound)', bytes: toBytes('RIFF') },
  { kind: 'other', text: 'a PDF', bytes: toBytes('%PDF') },
  { kind: 'other', text: 'a MATLAB file', bytes: toBytes('MATLAB') },
  { kind: 'other', text: 'a bzip2 archive', bytes: toBytes('BZh') },
  { kind: 'other', text: 'an xz archive', bytes: [0xfd, ...toBytes('7zXZ')] },
  { kind: 'other', text: 'a Zstandard archive', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
];

const IDX_TYPES = [0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e];

/** Names what the first bytes (16 are enough) show; `text` is for "seems to be …". */
export function recogniseContent(bytes: Uint8Array): { readonly kind: ContentKind; readonly text: string } {
  const found = SIGNATURES.find((signature) => signature.bytes.every((byte, at) => bytes[at] === byte));
  if (found && (found.text !== 'a BMP image' || bytes.subarray(0, 14).includes(0))) return found;
  if (
    bytes.length >= 4 &&
    bytes[0] === 0 &&
    bytes[1] === 0 &&
    IDX_TYPES.includes(bytes[2]!) &&
    bytes[3]! > 0
  ) {
    return { kind: 'idx', text: 'an IDX file' };
  }
  if (bytes[0] === 0x80 && bytes[1]! >= 2 && bytes[1]! <= 5) {
    return { kind: 'other', text: 'a Python pickle' };
  }
  if (bytes.length > 0 && !bytes.subarray(0, 64).some((byte) => byte < 9 || (byte > 13 && byte < 32))) {
    return { kind: 'unknown', text: 'text' };
  }
  return { kind: 'unknown', text: 'something else' };
}

/** What to do with a file that is no `wanted` ("a NumPy array (.npy)"). */
export function describeMislabelled(name: string, wanted: string, bytes: Uint8Array): string {
  const { text } = recogniseContent(bytes);
  return `${name} is named like ${wanted} but seems to be ${text}: name the right file, or rename it to what it is.`;
}
