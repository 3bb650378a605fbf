import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapFortranColumns } from '../../../src/data/arrays/arrayHeader';
import { ArrayReader } from '../../../src/data/arrays/arrayReader';
import type { HeaderParser } from '../../../src/data/arrays/arrayReader';
import { decodeHalf } from '../../../src/data/arrays/elementType';
import { FeatureSink } from '../../../src/data/arrays/featureSink';
import { parseIdxHeader } from '../../../src/data/arrays/idxHeader';
import { LabelSink } from '../../../src/data/arrays/labelSink';
import { parseNpyHeader } from '../../../src/data/arrays/npyHeader';
import { ReadProgress } from '../../../src/data/readProgress';
import { memoryPlace, valuesOf } from '../../support/features';
import { idxBytes, npyBytes, toBytes } from './arrayBytes';

function readFeatures(bytes: Buffer, parse: HeaderParser = parseNpyHeader, cuts: readonly number[] = []) {
  let sink: FeatureSink | undefined;
  const reader = new ArrayReader(
    'x.npy',
    parse,
    (header) => (sink = new FeatureSink('x.npy', header, { scale: 1, place: memoryPlace() })),
  );
  let from = 0;
  for (const cut of [...cuts, bytes.length]) {
    reader.push(bytes.subarray(from, cut));
    from = cut;
  }
  reader.end();
  return sink!;
}

/** N×D, row by row. */
async function featuresOf(...words: Parameters<typeof readFeatures>): Promise<number[]> {
  return [...valuesOf(await readFeatures(...words).finish(new ReadProgress()))];
}

function readLabels(bytes: Buffer) {
  let sink: LabelSink | undefined;
  const reader = new ArrayReader(
    'y.npy',
    parseNpyHeader,
    (h) => (sink = new LabelSink('y.npy', 'labels', h)),
  );
  reader.push(bytes);
  reader.end();
  return sink!;
}

const messageOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
};

const six = Float32Array.of(1, 2, 3, 4, 5, 6);

describe('an array file', () => {
  it('is the same in whatever pieces it comes', async () => {
    const bytes = npyBytes('<f4', [2, 3], toBytes(six));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 8 }),
        async (cuts) => {
          const sorted = cuts.toSorted((a, b) => a - b);
          expect(await featuresOf(bytes, parseNpyHeader, sorted)).toEqual([...six]);
        },
      ),
    );
  });

  it.each([1, 2, 3])('has a header of version %d', async (version) => {
    expect(await featuresOf(npyBytes('<f4', [3, 2], toBytes(six), { version }))).toEqual([...six]);
  });

  it('is turned where the first dimension moves fastest', async () => {
    const bytes = npyBytes('<f4', [2, 3], toBytes(six), { fortran: true });
    expect(await featuresOf(bytes)).toEqual([1, 3, 5, 2, 4, 6]);
    expect([...mapFortranColumns([2, 3])]).toEqual([0, 3, 1, 4, 2, 5]);
  });

  it('has the shape of an image with two or three dimensions a row', () => {
    const shapeOf = (shape: readonly number[]) =>
      readFeatures(npyBytes('|u1', shape, new Uint8Array(shape.reduce((a, b) => a * b)))).rowShape;
    expect(shapeOf([5])).toEqual([1]);
    expect(shapeOf([5, 4])).toEqual([4]);
    expect(shapeOf([5, 4, 3])).toEqual([4, 3, 1]);
    expect(shapeOf([5, 4, 3, 2])).toEqual([4, 3, 2]);
    expect(shapeOf([5, 4, 3, 2, 2])).toEqual([48]);
  });

  it('reads IDX, big endian', async () => {
    const body = Buffer.alloc(8);
    [-2, 300, 4, 5].forEach((value, at) => body.writeInt16BE(value, at * 2));
    expect(await featuresOf(idxBytes(0x0b, [2, 2], body), parseIdxHeader)).toEqual([-2, 300, 4, 5]);
  });

  it('decodes half precision: normal, subnormal, infinite and not a number', () => {
    expect([0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0x8000].map(decodeHalf)).toEqual([
      1,
      -2,
      2 ** -24,
      65504,
      Infinity,
      -0,
    ]);
    expect(decodeHalf(0x7e00)).toBeNaN();
  });

  it('says where a number is missing, in either order', () => {
    const spoilt = Float64Array.of(1, 2, Number.NaN, 4, 5, -Infinity);
    const problemsOf = (fortran: boolean) =>
      readFeatures(npyBytes('<f8', [2, 3], toBytes(spoilt), { fortran })).problems.map((p) => p.message);
    expect(problemsOf(false)).toEqual([
      'x.npy row 0, column 2 (from 0) is NaN: replace it, or remove the row.',
      'x.npy row 1, column 2 (from 0) is minus infinity: replace it, or remove the row.',
    ]);
    expect(problemsOf(true)[0]).toContain('row 0, column 1 (from 0) is NaN');
  });

  it('refuses numbers that no float32 holds', () => {
    const { problems } = readFeatures(npyBytes('<f8', [2], toBytes(Float64Array.of(3e38, 1e39))));
    expect(problems.map((problem) => problem.message)).toEqual([
      'x.npy row 1 (from 0) is 1e+39, which is beyond what float32 holds: replace it, or remove the row.',
    ]);
  });

  it('refuses whole numbers that no double holds', async () => {
    const bytesOf = (value: bigint) => npyBytes('<i8', [1, 2], toBytes(BigInt64Array.of(1n, value)));
    expect(await featuresOf(bytesOf(-5n))).toEqual([1, -5]);
    expect(messageOf(() => readFeatures(bytesOf(2n ** 53n)))).toBe(
      'x.npy row 0, column 1 (from 0) is a whole number beyond 2^53, which cannot be held exactly: use smaller numbers.',
    );
  });

  it.each<[string, Buffer, string]>([
    [
      'that is cut off',
      npyBytes('<f4', [9, 3], toBytes(six)),
      'x.npy is cut off: its header announces 9×3, 2 whole rows are there. Copy or download it again.',
    ],
    [
      'that goes on',
      npyBytes('<f4', [1, 3], toBytes(six)),
      'x.npy goes on for 12 bytes after the 1×3 that its header announces: it is damaged, or holds several arrays. Save one array to a file.',
    ],
    [
      'cut off in its header',
      npyBytes('<f4', [2, 3], toBytes(six)).subarray(0, 30),
      'x.npy is cut off: it ends within its header. Copy or download it again.',
    ],
    [
      'that is a PNG',
      Buffer.from('\u0089PNG\r\n\u001a\n………', 'latin1'),
      'x.npy is named like a NumPy array (.npy) but seems to be a PNG image: name the right file, or rename it to what it is.',
    ],
    [
      'of texts',
      npyBytes('<U1', [1, 1], new Uint8Array(4)),
      'x.npy holds texts (text of 1 characters), features are numbers: name another array, or convert it with array.astype(numpy.float32).',
    ],
    [
      'of complex numbers',
      npyBytes('<c8', [1, 1], new Uint8Array(8)),
      'x.npy holds elements of NumPy\'s type "<c8": bool, whole numbers, float16, float32, float64 and texts are read. Convert it with array.astype(numpy.float32).',
    ],
    ['of nothing', npyBytes('<f4', [0, 3], new Uint8Array(0)), 'x.npy is empty: its shape is 0×3.'],
    [
      'larger than any table',
      npyBytes('<f4', [1e6, 1e6], toBytes(six)),
      'x.npy: 1000000 rows of 1000000 features take 3.6 TiB, which is beyond the 8 GiB that may lie in memory (data.memoryLimit), and need a temporary file: /disk has 10 GiB free (64 MiB must stay so). Make room there, let TMPDIR name a folder on a larger disk, or use fewer rows or features.',
    ],
  ])('%s is refused', (_, bytes, message) => {
    expect(messageOf(() => readFeatures(bytes))).toBe(message);
  });

  it('of Python objects is refused with what to do', () => {
    expect(messageOf(() => readFeatures(npyBytes('|O', [1], new Uint8Array(9))))).toContain(
      'allow_pickle=False',
    );
    expect(messageOf(() => readFeatures(npyBytes("[('a', '<f4')]", [1], new Uint8Array(4))))).toContain(
      'records',
    );
  });
});

describe('classes', () => {
  it('are whole numbers, truth values or texts', () => {
    const namesOf = (descr: string, body: Uint8Array, n: number) =>
      readLabels(npyBytes(descr, [n], body)).classes.sort().classNames;
    expect(namesOf('<f8', toBytes(Float64Array.of(10, 9, -0)), 3)).toEqual(['0', '9', '10']);
    expect(namesOf('|b1', Uint8Array.of(1, 0), 2)).toEqual(['False', 'True']);
    expect(namesOf('|S3', Buffer.from('ab\0c\0\0'), 2)).toEqual(['ab', 'c']);
    expect(namesOf('<U2', toBytes(Uint32Array.of(0x1f600, 0, 98, 97)), 2)).toEqual(['ba', '😀']);
  });

  it('that are halves, missing or a table are refused', () => {
    const problemsOf = (descr: string, body: Uint8Array) =>
      readLabels(npyBytes(descr, [2], body)).problems.map((p) => p.message);
    expect(problemsOf('<f8', toBytes(Float64Array.of(1, 0.5)))).toEqual([
      'y.npy row 1 (from 0) is 0.5, classes are whole numbers or texts.',
    ]);
    expect(problemsOf('|S1', Buffer.from('a\0'))).toEqual([
      'y.npy row 1 (from 0) has no class: it is empty. Give it one, or remove the row.',
    ]);
    expect(messageOf(() => readLabels(npyBytes('|u1', [2, 3], new Uint8Array(6))))).toContain('argmax');
  });
});
