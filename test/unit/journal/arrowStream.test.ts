import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeBatch, encodeFile, encodeSchema, END_OF_STREAM } from '../../../src/journal/arrowBytes';
import { decodeFloats } from '../../../src/journal/decodeFloats';
import { decodeFileSegment, decodeStreamSegment } from '../../../src/journal/decodeSegment';
import { decodeSnapshots } from '../../../src/journal/decodeSnapshots';
import { FloatRows } from '../../../src/journal/floatRows';
import { toMetricRows } from '../../../src/journal/metricRows';
import { RunFold } from '../../../src/journal/runFold';
import { toSnapshotRecord } from '../../../src/journal/snapshotRecord';
import { SnapshotRows } from '../../../src/journal/snapshotRows';
import { StreamDecoder } from '../../../src/journal/streamDecoder';
import { makeStatistics } from './makeStatistics';

function makeStream(batches: readonly number[], names = ['loss', 'lr']): Uint8Array {
  const rows = new FloatRows(names);
  const parts = [encodeSchema(rows.schema)];
  let step = 0;
  for (const size of batches) {
    const from = rows.length;
    for (let i = 0; i < size; i += 1) {
      step += 1;
      // Every third row has no lr, every fifth loss is NaN.
      const loss = step % 5 === 0 ? NaN : 1 / step;
      if (step % 3 === 0) rows.append(['loss'], Float64Array.of(step, step / 10, loss), 0);
      else rows.append(['loss', 'lr'], Float64Array.of(step, step / 10, loss, 0.1), 0);
    }
    parts.push(encodeBatch(rows.toBatch(from, rows.length)));
  }
  return Buffer.concat(parts);
}

function toFold(bytes: Uint8Array, cuts: readonly number[]): RunFold {
  const fold = new RunFold();
  const decoder = new StreamDecoder();
  for (let at = 0, i = 0; at < bytes.length; i += 1) {
    const size = cuts[i % cuts.length]!;
    for (const batch of decoder.push(bytes.slice(at, at + size))) fold.onRows(0, decodeFloats(batch));
    at += size;
  }
  return fold;
}

function describeFold(fold: RunFold): unknown {
  return [...fold.logged].map(([name, series]) => [name, series.toArrays()]);
}

describe('a live segment', () => {
  test('a metric that a row does not have is null, NaN is a value', () => {
    const { batches } = decodeStreamSegment(makeStream([6]));
    const rows = [...toMetricRows(decodeFloats(batches[0]!))].map((row) => [
      row.step,
      Object.fromEntries(row.values),
    ]);
    expect(rows).toEqual([
      [1, { loss: 1, lr: 0.1 }],
      [2, { loss: 0.5, lr: 0.1 }],
      [3, { loss: 1 / 3 }],
      [4, { loss: 0.25, lr: 0.1 }],
      [5, { loss: NaN, lr: 0.1 }],
      [6, { loss: 1 / 6 }],
    ]);
  });

  test('cut at every byte, it gives every whole batch before the cut, and names the tear', () => {
    const bytes = makeStream([3, 1, 2], ['loss']);
    const ends = [[], [3], [3, 1], [3, 1, 2]].map((batches) => makeStream(batches, ['loss']).length);
    const wrong: unknown[] = [];
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const { batches, problem } = decodeStreamSegment(bytes.slice(0, cut));
      const rows = batches.reduce((sum, batch) => sum + batch.numRows, 0);
      const expected = cut >= ends[3]! ? 6 : cut >= ends[2]! ? 4 : cut >= ends[1]! ? 3 : 0;
      if (rows !== expected || (problem === null) !== (cut === 0 || ends.includes(cut)))
        wrong.push({ cut, rows, problem });
    }
    expect(wrong).toEqual([]);
  });

  test('live and replayed runs are folded the same, however the bytes arrive', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 8 }),
        (batches, cuts) => {
          const bytes = makeStream(batches);
          expect(describeFold(toFold(bytes, cuts))).toEqual(describeFold(toFold(bytes, [bytes.length])));
        },
      ),
      { seed: 5, numRuns: 15 },
    );
  });

  test('an end-of-stream marker ends it, and what follows is not read', () => {
    const bytes = Buffer.concat([makeStream([2]), END_OF_STREAM, makeStream([2])]);
    const decoder = new StreamDecoder();
    expect(decoder.push(bytes)).toHaveLength(1);
    expect(decoder.state).toBe('ended');
  });

  test.each([
    ['text', Buffer.from('this is not an Arrow stream at all')],
    ['zeros', Buffer.alloc(64)],
    ['a huge message', Buffer.from(Int32Array.of(-1, 0x7fffffff, 1, 2, 3).buffer)],
    ['a negative length', Buffer.from(Int32Array.of(-1, -5, 1, 2, 3).buffer)],
    ['a message of noise', Buffer.from(Int32Array.of(-1, 16, 99, 98, 97, 96, 1, 2, 3, 4).buffer)],
  ])('%s is no run data, and nothing throws', (_name, bytes) => {
    expect(decodeStreamSegment(bytes).batches).toEqual([]);
    expect(decodeFileSegment(bytes).batches).toEqual([]);
  });

  test('any byte changed leaves rows or a problem, never a throw', () => {
    const bytes = makeStream([2, 2]);
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Uint8Array.from(bytes);
      changed[at] = changed[at]! ^ 0xff;
      const fold = new RunFold();
      for (const batch of decodeStreamSegment(changed).batches) {
        try {
          fold.onRows(0, decodeFloats(batch));
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }
    }
  });
});

describe('a closed segment', () => {
  test('holds the same rows as its stream', () => {
    const { batches } = decodeStreamSegment(makeStream([5, 3]));
    const file = decodeFileSegment(encodeFile(batches[0]!.schema, batches));
    const rows = (list: typeof batches) => list.flatMap((batch) => [...toMetricRows(decodeFloats(batch))]);
    expect(file.problem).toBeNull();
    expect(rows(file.batches)).toEqual(rows(batches));
  });

  test('rows of a slice keep their nulls', () => {
    const { batches } = decodeStreamSegment(makeStream([9]));
    const rows = [...toMetricRows(decodeFloats(batches[0]!.slice(4)))];
    expect(rows.map((row) => [row.step, row.values.has('lr')])).toEqual([
      [5, true],
      [6, false],
      [7, true],
      [8, true],
      [9, false],
    ]);
  });
});

describe('a snapshot in the journal', () => {
  test.each([true, false])('comes back with all its statistics (labels: %s)', (labelled) => {
    const statistics = makeStatistics(3, labelled);
    const labels = labelled ? Int32Array.of(7, -1, 7) : null;
    const embeddings = Float32Array.of(1, 2, 3, 4, 5, NaN);
    const snapshot = {
      step: 3,
      time: statistics.time,
      split: statistics.split,
      n: 3,
      d: 2,
      embeddings,
      labels,
      total: 90,
    };
    const rows = new SnapshotRows();
    rows.append(toSnapshotRecord(snapshot, statistics));
    rows.append(toSnapshotRecord(snapshot, makeStatistics(4, !labelled)));
    const bytes = Buffer.concat([encodeSchema(rows.schema), encodeBatch(rows.toBatch(0, 2))]);
    const records = decodeStreamSegment(bytes).batches.flatMap(decodeSnapshots);
    expect(records[0]).toEqual({ statistics, embeddings, labels, total: 90 });
    expect(records[1]!.statistics).toEqual(makeStatistics(4, !labelled));
  });

  test('keeps at most 512 rows with their labels, evenly taken', () => {
    const n = 2000;
    const embeddings = Float32Array.from({ length: n * 2 }, (_, i) => Math.floor(i / 2));
    const labels = Int32Array.from({ length: n }, (_, i) => i);
    const snapshot = { step: 1, time: 0, split: 'batch', n, d: 2, embeddings, labels, total: n };
    const record = toSnapshotRecord(snapshot, makeStatistics(1));
    expect(record.labels).toHaveLength(512);
    expect(record.embeddings).toHaveLength(1024);
    expect(record.labels!.every((label, row) => record.embeddings[row * 2] === label)).toBe(true);
    expect(record.labels!.at(-1)).toBeGreaterThan(1990);
  });
});
