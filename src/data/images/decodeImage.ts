import { decode as decodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';
import { recogniseContent } from '../contentKind';
import { UnreadableFile } from '../unreadableFile';

/** Height×width×4: red, green, blue, alpha of 8 bits. */
export interface DecodedImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** A picture over this size is a mistake, or an attack on memory. */
const MAX_MEGAPIXELS = 100;

/** Decodes PNG or JPEG, by content. EXIF orientation is not applied. Throws UnreadableFile with the reason alone. */
export function decodeImage(bytes: Buffer): DecodedImage {
  const { kind, text } = recogniseContent(bytes);
  if (bytes.length === 0) throw new UnreadableFile('it is empty');
  if (kind !== 'png' && kind !== 'jpeg')
    throw new UnreadableFile(`it seems to be ${text}, PNG and JPEG are read`);
  try {
    return kind === 'png' ? decodePng(bytes) : decodeJpegImage(bytes);
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(`its data is cut off or damaged (${describe(error)})`);
  }
}

function decodePng(bytes: Buffer): DecodedImage {
  // IHDR stands first: width and height from byte 16.
  if (bytes.length >= 24) checkPixels(bytes.readUInt32BE(16), bytes.readUInt32BE(20));
  return PNG.sync.read(bytes);
}

function decodeJpegImage(bytes: Buffer): DecodedImage {
  const image = decodeJpeg(bytes, {
    useTArray: true,
    formatAsRGBA: true,
    tolerantDecoding: false,
    maxResolutionInMP: MAX_MEGAPIXELS,
    maxMemoryUsageInMB: 2048,
  });
  return image;
}

function checkPixels(width: number, height: number): void {
  if (width * height > MAX_MEGAPIXELS * 1e6)
    throw new UnreadableFile(`it has ${width}×${height} pixels, ${MAX_MEGAPIXELS} million are the most`);
}

function describe(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().replace(/\.$/, '');
}
