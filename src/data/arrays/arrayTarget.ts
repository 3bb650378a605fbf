import { CheckedRows } from '../features/checkedRows';
import { ColumnFile } from '../features/columnFile';
import type { FeaturePlace } from '../features/featurePlace';
import type { FeatureRows } from '../features/featureRows';
import { MemoryRows } from '../features/memoryRows';
import { openArrayRows } from '../features/openArrayRows';
import type { ReadProgress } from '../readProgress';
import { countElements, mapFortranColumns } from './arrayHeader';
import type { ArrayHeader } from './arrayHeader';

/** Where the elements of an array of features go, in the order of its file. */
export interface ArrayTarget {
  put(index: number, value: number): void;
  /** Called once, after the last element. */
  finish(progress: ReadProgress): Promise<FeatureRows>;
  discard(): void;
}

interface Setting {
  readonly scale: number;
  readonly place: FeaturePlace;
  readonly path?: string;
}

/** Throws UnreadableFile where there is no room for the array. */
export function createArrayTarget(name: string, header: ArrayHeader, setting: Setting): ArrayTarget {
  const { place, path, scale } = setting;
  const rowShape = header.shape.slice(1);
  const [n, d] = [header.shape[0]!, countElements(rowShape)];
  const columnOf = header.fortranOrder ? mapFortranColumns(rowShape) : null;
  if (place.isLarge(n, d) && scale === 1 && path !== undefined) {
    const rows = openArrayRows({ path, name }, header, d);
    if (rows) return toForeignTarget(rows, place);
  }
  const placing = place.choose(n, d, columnOf ? 4 * n * d : 0);
  if (placing === 'nowhere') return toResult(new CheckedRows(n, d));
  if (placing === 'memory') return toMemoryTarget(place.allocate(n, d), n, d, columnOf);
  return columnOf ? toColumnTarget(place, n, d, columnOf) : toFileTarget(place, n, d);
}

/** Elements are checked by who calls this, and then forgotten. */
function toResult(rows: FeatureRows): ArrayTarget {
  return {
    put: () => undefined,
    finish: () => Promise.resolve(rows),
    discard: () => {
      rows.close();
    },
  };
}

function toForeignTarget(rows: FeatureRows, place: FeaturePlace): ArrayTarget {
  if (!place.isKept) {
    rows.close();
    return toResult(new CheckedRows(rows.n, rows.d));
  }
  place.own(rows);
  const target = toResult(rows);
  return {
    ...target,
    finish: (progress) => {
      place.remark(rows.n, rows.d, true);
      return target.finish(progress);
    },
  };
}

function toMemoryTarget(
  values: Float32Array,
  n: number,
  d: number,
  columnOf: Int32Array | null,
): ArrayTarget {
  return {
    put: columnOf
      ? (index, value) => {
          values[(index % n) * d + columnOf[Math.floor(index / n)]!] = value;
        }
      : (index, value) => {
          values[index] = value;
        },
    finish: () => Promise.resolve(new MemoryRows(values, d)),
    discard: () => undefined,
  };
}

function toFileTarget(place: FeaturePlace, n: number, d: number): ArrayTarget {
  const file = place.createFile(4 * n * d);
  return {
    put: (_, value) => {
      file.push(value);
    },
    finish: () => {
      place.remark(n, d);
      return Promise.resolve(file.toRows(d));
    },
    discard: () => {
      file.close();
    },
  };
}

function toColumnTarget(place: FeaturePlace, n: number, d: number, columnOf: Int32Array): ArrayTarget {
  const file = new ColumnFile(
    place,
    { n, d, largest: n },
    Array.from(columnOf, (at) => ({ at, length: 1 })),
  );
  return {
    put: (_, value) => {
      file.push(value);
    },
    finish: async (progress) => {
      place.remark(n, d);
      const bytes = 4 * n * d;
      progress.start(bytes, 'arranging');
      await file.endRange(n, async (share) => {
        await progress.pause();
        progress.advance(share * bytes);
      });
      return file.finish();
    },
    discard: () => {
      file.close();
    },
  };
}
