import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createRandom } from './random';

/** n×d rows with their labels. */
export interface LabelledRows {
  readonly n: number;
  readonly d: number;
  readonly x: Float64Array;
  readonly y: Int32Array;
}

export interface Split {
  readonly train: LabelledRows;
  readonly heldOut: LabelledRows;
}

const FILE = new URL('../../../examples/data/digits.csv.gz', import.meta.url);
const PIXELS = 64;

let cached: { pixels: Float64Array[]; labels: number[] } | null = null;

function readDigits(): { pixels: Float64Array[]; labels: number[] } {
  if (cached) return cached;
  const [header, ...lines] = gunzipSync(readFileSync(FILE)).toString().trim().split('\n');
  const label = header!.trim().split(',').indexOf('label');
  const labels: number[] = [];
  const pixels = lines.map((line) => {
    const cells = line.trim().split(',').map(Number);
    labels.push(cells[label]!);
    return Float64Array.from(cells.filter((_, i) => i !== label).map((value) => value / 16));
  });
  cached = { pixels, labels };
  return cached;
}

/** UCI digits with nuisance dimensions N(0, 0.35²), 1,200 rows to train on and 160 held out, drawn by the seed. */
export function makeNoisyDigits(seed: number, nuisance: number): Split {
  const { pixels, labels } = readDigits();
  const random = createRandom(seed);
  const order = random.shuffle(labels.map((_, i) => i));
  const d = PIXELS + nuisance;
  const take = (indices: number[]): LabelledRows => {
    const x = new Float64Array(indices.length * d);
    indices.forEach((row, i) => {
      x.set(pixels[row]!, i * d);
      for (let k = PIXELS; k < d; k++) x[i * d + k] = 0.35 * random.gaussian();
    });
    return { n: indices.length, d, x, y: Int32Array.from(indices.map((row) => labels[row]!)) };
  };
  return { train: take(order.slice(0, 1200)), heldOut: take(order.slice(1200, 1360)) };
}
