import type { DecodedImage } from './decodeImage';

export interface ImageSize {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

/** What an output pixel takes from a line of input: `weights[k]` of pixel `first + k`. They sum to 1. */
interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

/** Rec. 601 luma, as Pillow's convert("L"). */
const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * Height×width×channels values of 0 to 255, channels last, into `out`. Transparent pixels are laid over black
 * (value · alpha / 255). Each axis on its own is averaged by area where it shrinks and interpolated linearly, pixel
 * centres at i + ½, where it grows (OpenCV's INTER_AREA and INTER_LINEAR). Nothing is rounded.
 */
export function resizeImage(image: DecodedImage, size: ImageSize, out: Float64Array): void {
  const { width, height, channels } = size;
  const columns = computeTaps(image.width, width);
  const rows = computeTaps(image.height, height);
  const line = new Float64Array(image.width * channels);
  // Input lines that were resized along x; at most as many as one output line takes are kept.
  const narrow = new Map<number, Float64Array>();
  out.fill(0);
  for (let y = 0; y < height; y++) {
    const { first, weights } = rows[y]!;
    for (const kept of narrow.keys()) if (kept < first) narrow.delete(kept);
    for (let k = 0; k < weights.length; k++) {
      let source = narrow.get(first + k);
      if (!source) {
        readLine(image, first + k, channels, line);
        source = resizeLine(line, columns, channels);
        narrow.set(first + k, source);
      }
      const start = y * width * channels;
      for (let i = 0; i < source.length; i++) out[start + i]! += weights[k]! * source[i]!;
    }
  }
}

function readLine({ data, width }: DecodedImage, y: number, channels: 1 | 3, line: Float64Array): void {
  for (let x = 0; x < width; x++) {
    const at = (y * width + x) * 4;
    const alpha = data[at + 3]! / 255;
    const red = data[at]! * alpha;
    const green = data[at + 1]! * alpha;
    const blue = data[at + 2]! * alpha;
    if (channels === 1) line[x] = LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue;
    else line.set([red, green, blue], x * 3);
  }
}

function resizeLine(line: Float64Array, columns: readonly Taps[], channels: number): Float64Array {
  const resized = new Float64Array(columns.length * channels);
  for (let x = 0; x < columns.length; x++) {
    const { first, weights } = columns[x]!;
    for (let k = 0; k < weights.length; k++) {
      for (let c = 0; c < channels; c++)
        resized[x * channels + c]! += weights[k]! * line[(first + k) * channels + c]!;
    }
  }
  return resized;
}

function computeTaps(from: number, to: number): Taps[] {
  return Array.from({ length: to }, (_, i) =>
    to < from ? averageArea(from, to, i) : interpolate(from, to, i),
  );
}

/** Output pixel i covers the input from i·from/to to (i+1)·from/to: weights are the overlaps. */
function averageArea(from: number, to: number, i: number): Taps {
  const start = (i * from) / to;
  const end = ((i + 1) * from) / to;
  const first = Math.floor(start);
  const last = Math.min(from, Math.ceil(end));
  const weights = Float64Array.from({ length: last - first }, (_, k) => {
    const pixel = first + k;
    return ((Math.min(end, pixel + 1) - Math.max(start, pixel)) * to) / from;
  });
  return { first, weights };
}

function interpolate(from: number, to: number, i: number): Taps {
  const centre = ((i + 0.5) * from) / to - 0.5;
  const first = Math.max(0, Math.min(from - 1, Math.floor(centre)));
  const share = Math.max(0, Math.min(1, centre - first));
  if (first + 1 >= from || share === 0) return { first, weights: Float64Array.of(1) };
  return { first, weights: Float64Array.of(1 - share, share) };
}
