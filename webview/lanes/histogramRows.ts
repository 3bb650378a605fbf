import type { Histogram } from '../../src/domain/snapshot';

export interface ShareRow {
  readonly lo: number;
  readonly hi: number;
  readonly share: number;
}

export interface RowScale {
  readonly log: boolean;
  readonly y0: number;
  readonly y1: number;
  /** Plot height in pixels. */
  readonly pixels: number;
}

const BINS_A_DECADE = 30;
const ROW_PX = 5;

/** Rows of at least 4 px over a plot's y axis; what lies outside the axis is counted in the outermost rows. */
export function toShareRows(histogram: Histogram, scale: RowScale): ShareRow[] {
  const forward = scale.log ? Math.log10 : (value: number) => value;
  const back = scale.log ? (value: number) => 10 ** value : (value: number) => value;
  const low = forward(scale.y0);
  const high = forward(scale.y1);
  const count = Math.max(1, Math.floor(scale.pixels / ROW_PX));
  const size = (high - low) / count;
  const shares = new Float64Array(count);
  histogram.shares.forEach((share, bin) => {
    if (!(share > 0)) return;
    const [from, to] = binEdges(histogram, bin);
    spread(shares, share, (safe(forward, from, low) - low) / size, (safe(forward, to, low) - low) / size);
  });
  return Array.from(shares, (share, row) => ({
    lo: back(low + row * size),
    hi: back(low + (row + 1) * size),
    share,
  })).filter(({ share }) => share > 0);
}

/** Share of the values below `limit`; the bin that holds it counts by the part below. */
export function shareBelow(histogram: Histogram, limit: number): number {
  return histogram.shares.reduce((sum, share, bin) => {
    const [from, to] = binEdges(histogram, bin);
    return sum + share * Math.min(1, Math.max(0, (limit - from) / (to - from)));
  }, 0);
}

/** The range of values that a bin stands for. */
export function binEdges({ scale, lo, hi, shares }: Histogram, bin: number): [number, number] {
  if (scale === 'linear') {
    const width = (hi - lo) / shares.length;
    return [lo + bin * width, lo + (bin + 1) * width];
  }
  return bin === 0 ? [0, lo] : [lo * 10 ** ((bin - 1) / BINS_A_DECADE), lo * 10 ** (bin / BINS_A_DECADE)];
}

function safe(forward: (value: number) => number, value: number, otherwise: number): number {
  const moved = forward(value);
  return Number.isFinite(moved) ? moved : otherwise;
}

/** Adds a share to the rows it lies in, in proportion to the overlap. */
function spread(rows: Float64Array, share: number, from: number, to: number): void {
  const last = rows.length - 1;
  if (to - from < 1e-9 || to <= 0 || from >= rows.length) {
    const row = Math.min(last, Math.max(0, Math.floor(from)));
    rows[row] = (rows[row] as number) + share;
    return;
  }
  for (let row = Math.max(0, Math.floor(from)); row <= Math.min(last, Math.floor(to)); row += 1) {
    const start = row === 0 ? from : Math.max(from, row);
    const end = row === last ? to : Math.min(to, row + 1);
    if (end > start) rows[row] = (rows[row] as number) + (share * (end - start)) / (to - from);
  }
}
