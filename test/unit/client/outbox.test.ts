import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Outbox, OUTBOX_LIMITS, type OutboxItem } from '../../../src/client/outbox';
import { RowBuffer, type RowBlock } from '../../../src/client/rowBuffer';

function block(...steps: number[]): RowBlock {
  return {
    names: ['loss'],
    rows: steps.length,
    values: Float64Array.from(steps.flatMap((step) => [step, 0, step])),
  };
}

function takeAll(outbox: Outbox): number[] {
  const steps: number[] = [];
  for (let item = outbox.take(); item; item = outbox.take()) steps.push(...stepsOf(item));
  return steps;
}

function stepsOf(item: OutboxItem): number[] {
  if (item.kind !== 'rows') return [];
  return Array.from({ length: item.rows }, (_, row) => item.values[row * 3]!);
}

const snapshot = (step: number, n = 4) => ({
  kind: 'snapshot' as const,
  step,
  n,
  d: 2,
  split: 'batch',
  labels: null,
  embeddings: new Float32Array(n * 2),
});

describe('the outbox', () => {
  test('after a recorder restarted, what its journal lacks is sent again from the row that it names', () => {
    const outbox = new Outbox(OUTBOX_LIMITS);
    outbox.welcome(0, 0);
    outbox.addRows(block(1, 2, 3));
    outbox.addRows(block(4, 5));
    expect(takeAll(outbox)).toEqual([1, 2, 3, 4, 5]);
    outbox.acknowledge(2, 0);
    outbox.welcome(2, 0);
    expect(takeAll(outbox)).toEqual([3, 4, 5]);
    outbox.welcome(4, 0);
    expect(takeAll(outbox)).toEqual([5]);
    outbox.acknowledge(5, 0);
    expect(outbox.isEmpty).toBe(true);
  });

  test('a journal that had rows before this program shifts the numbers, and nothing is lost', () => {
    const outbox = new Outbox(OUTBOX_LIMITS);
    outbox.addRows(block(1, 2));
    outbox.welcome(500, 7);
    expect(takeAll(outbox)).toEqual([1, 2]);
    outbox.acknowledge(501, 7);
    outbox.welcome(501, 7);
    expect(takeAll(outbox)).toEqual([2]);
  });

  test('whatever is lost in between, each row reaches the journal once and in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.nat(5), fc.boolean()), { maxLength: 30 }),
        (acts) => {
          const outbox = new Outbox(OUTBOX_LIMITS);
          const journal: number[] = [];
          const wire: number[] = [];
          let step = 0;
          outbox.welcome(0, 0);
          for (const [rows, written, crash] of acts) {
            outbox.addRows(block(...Array.from({ length: rows }, () => (step += 1))));
            wire.push(...takeAll(outbox));
            journal.push(...wire.splice(0, written));
            if (!crash) {
              outbox.acknowledge(journal.length, 0);
              continue;
            }
            wire.length = 0;
            outbox.welcome(journal.length, 0);
          }
          wire.push(...takeAll(outbox));
          journal.push(...wire);
          expect(journal).toEqual(Array.from({ length: step }, (_, i) => i + 1));
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });

  test('snapshots are refused first, and at least 100,000 rows are kept whatever their size', () => {
    const outbox = new Outbox({ maxRows: 150_000, maxMetricBytes: 1000, maxSnapshotBytes: 600 });
    outbox.addSnapshot(snapshot(1));
    outbox.addSnapshot(snapshot(2));
    outbox.addSnapshot(snapshot(3));
    for (let i = 0; i < 1000; i += 1)
      outbox.addRows(block(...Array.from({ length: 100 }, (_, row) => i * 100 + row)));
    expect(outbox.takeRefused()).toEqual({ rows: 0, snapshots: 1, fromStep: 3, toStep: 3 });
    outbox.addRows(block(100_000, 100_001));
    expect(outbox.takeRefused()).toEqual({ rows: 2, snapshots: 0, fromStep: 100_000, toStep: 100_001 });
    expect(outbox.takeRefused()).toBeNull();
  });
});

describe('the row buffer', () => {
  test('a change of metric names begins a new block, so that the order of rows is kept', () => {
    const blocks: RowBlock[] = [];
    const rows = new RowBuffer((handed) => blocks.push(handed));
    rows.append(1, 0, { loss: 1 });
    rows.append(1, 0, { loss: 2, lr: 3 });
    rows.append(2, 0, { loss: 4, lr: 5 });
    rows.append(2, 0, { lr: 5, loss: 4 });
    rows.seal();
    expect(blocks.map(({ names, rows: n }) => [names, n])).toEqual([
      [['loss'], 1],
      [['loss', 'lr'], 2],
      [['lr', 'loss'], 1],
    ]);
    expect(Array.from(blocks[1]!.values)).toEqual([1, 0, 2, 3, 2, 0, 4, 5]);
  });

  test('says when a value is not finite, and leaves out what is no number', () => {
    const blocks: RowBlock[] = [];
    const rows = new RowBuffer((handed) => blocks.push(handed));
    expect(rows.append(1, 0, { loss: 1 })).toBe(false);
    expect(rows.append(2, 0, { loss: NaN })).toBe(true);
    rows.append(3, 0, { loss: 'high', lr: 2, on: true } as unknown as Record<string, number>);
    rows.append(4, 0, { loss: undefined } as unknown as Record<string, number>);
    rows.seal();
    expect(blocks.map(({ names, rows: n }) => [names, n])).toEqual([
      [['loss'], 2],
      [['lr', 'on'], 1],
    ]);
  });
});
