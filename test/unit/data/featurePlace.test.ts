import { describe, expect, it } from 'vitest';
import { describeBytes } from '../../../src/data/features/byteText';
import { rankSpaces } from '../../../src/data/features/diskSpace';
import { FeaturePlace } from '../../../src/data/features/featurePlace';
import type { PlaceOptions } from '../../../src/data/features/featurePlace';
import { rowRange, rowsAtOnce } from '../../../src/data/features/featureRows';
import { GrowingRows } from '../../../src/data/features/growingRows';
import { toMemoryLimit } from '../../../src/data/features/memoryLimit';
import { MemoryRows } from '../../../src/data/features/memoryRows';
import { memoryPlace, valuesOf } from '../../support/features';

const MIB = 2 ** 20;

function placeOf(options: Partial<PlaceOptions>, free = 1024 * MIB): FeaturePlace {
  return new FeaturePlace({
    name: 'x.csv',
    limit: MIB,
    folders: ['/a'],
    keep: true,
    measure: (folder) => ({ folder, free, isMemory: false }),
    ...options,
  });
}

describe('the memory that features may take', () => {
  it('is what the configuration says, else half of what can be spared, within bounds', () => {
    expect(toMemoryLimit(0.5, () => 0)).toBe(MIB / 2);
    expect(toMemoryLimit(0, () => 0)).toBe(0);
    expect(toMemoryLimit(undefined, () => 6000 * MIB)).toBe(3000 * MIB);
    expect(toMemoryLimit(undefined, () => 100 * MIB)).toBe(256 * MIB);
    expect(toMemoryLimit(undefined, () => 2 ** 50)).toBe(8192 * MIB);
  });

  it('decides where they go', () => {
    expect(placeOf({}).choose(1024, 256)).toBe('memory');
    expect(placeOf({}).choose(1024, 257)).toBe('file');
    expect(placeOf({ keep: false }).choose(1024, 256)).toBe('nowhere');
    expect(placeOf({ keep: false }).choose(1024, 257)).toBe('nowhere');
  });

  it('is asked for nothing where a disk has too little room, with what is needed for a while', () => {
    for (const keep of [true, false]) {
      const place = placeOf({ keep }, 70 * MIB);
      expect(place.choose(1024, 1536, 0)).toBe(keep ? 'file' : 'nowhere');
      expect(() => place.choose(1024, 1536, 6 * MIB)).toThrow(
        'x.csv: 1024 rows of 1536 features take 12 MiB, which is beyond the 1 MiB that may lie in memory (data.memoryLimit), and need a temporary file: /a has 70 MiB free (64 MiB must stay so).',
      );
    }
    const nowhere = placeOf({ measure: () => null });
    expect(() => nowhere.choose(1024, 1536)).toThrow('there is no folder for it');
  });
});

describe('folders for a temporary file', () => {
  it('are ranked by their room, those in memory last', () => {
    const space = (folder: string, free: number, isMemory = false) => ({ folder, free, isMemory });
    const ranked = rankSpaces([space('/small', 1), space('/shm', 9, true), space('/large', 5)]);
    expect(ranked.map(({ folder }) => folder)).toEqual(['/large', '/small', '/shm']);
  });
});

describe('rows', () => {
  it('are copied by their numbers, in their order, as often as they are asked for', () => {
    const rows = new MemoryRows(Float32Array.of(1, 2, 3, 4, 5, 6), 2);
    const target = new Float32Array(8).fill(9);
    rows.rowsInto(Int32Array.of(2, 0, 2), target);
    expect([...target]).toEqual([5, 6, 1, 2, 5, 6, 9, 9]);
    expect([rows.n, rows.d]).toEqual([3, 2]);
    expect([...rowRange(3, 6)]).toEqual([3, 4, 5]);
    expect([rowsAtOnce(1024), rowsAtOnce(1e9)]).toEqual([1024, 1]);
  });

  it('that come one by one are joined across their blocks', () => {
    const growing = new GrowingRows(memoryPlace(), 300_000);
    for (let i = 0; i < 8; i++) growing.append(new Float64Array(300_000).fill(i));
    const joined = valuesOf(growing.finish());
    expect(joined).toHaveLength(2_400_000);
    for (let i = 0; i < 8; i++) expect([joined[i * 300_000], joined[(i + 1) * 300_000 - 1]]).toEqual([i, i]);
  });

  it('that are only checked are counted, and refused at the end where they would have no room', () => {
    const count = (free: number) => {
      const growing = new GrowingRows(placeOf({ keep: false }, free), 1000);
      for (let i = 0; i < 400; i++) growing.append(new Float64Array(1000));
      return growing.finish();
    };
    expect(count(100 * MIB)).toMatchObject({ n: 400, d: 1000 });
    expect(() => count(65 * MIB)).toThrow('400 rows of 1000 features take 1.5 MiB');
  });
});

it('sizes are told as people do', () => {
  expect([0, 1023, 1536, 64 * MIB, 4.2e9, 4e12].map(describeBytes)).toEqual([
    '0 bytes',
    '1023 bytes',
    '1.5 KiB',
    '64 MiB',
    '3.9 GiB',
    '3.6 TiB',
  ]);
});
