import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunEvent } from '../../src/domain/event';
import { JournalWriter, type JournalAppend, type JournalOptions } from '../../src/journal/journalWriter';
import { toMetricRows } from '../../src/journal/metricRows';
import { RunFold } from '../../src/journal/runFold';
import { RunReader } from '../../src/journal/runReader';
import { makeStatistics } from '../unit/journal/makeStatistics';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'margin-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(more: Partial<JournalOptions> = {}): Promise<JournalWriter> {
  return JournalWriter.open({ folder, minFreeBytes: 0, ...more });
}

function logRows(writer: JournalWriter, from: number, to: number, names = ['loss']): void {
  for (let step = from; step <= to; step += 1) {
    const values = Float64Array.of(
      step,
      step / 10,
      ...names.map((_, i) => (step % 7 === 0 ? NaN : step + i)),
    );
    writer.appendRows(0, { names, rows: 1, values });
  }
}

function readSteps(): number[] {
  const steps: number[] = [];
  const reader = new RunReader(folder, { onRows: (_rank, batch) => steps.push(...batch.steps) });
  reader.poll();
  expect(reader.broken).toBeNull();
  return steps;
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i);
const metricFiles = (): string[] =>
  readdirSync(join(folder, 'ranks/0'))
    .filter((name) => name.startsWith('metrics'))
    .sort();
const snapshot = (step: number) => ({
  step,
  time: 1,
  split: 'holdout',
  n: 3,
  d: 2,
  total: 3,
  embeddings: new Float32Array(6),
  labels: Int32Array.of(1, 2, 3),
});

describe('a live journal', () => {
  test('rows stand in the file at the latest 250 ms after they came', async () => {
    const writer = await open();
    logRows(writer, 1, 3);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(readSteps()).toEqual([1, 2, 3]);
    await writer.close({ ended: true });
  });

  test('a new metric begins a new segment, and no row changes', async () => {
    const writer = await open();
    logRows(writer, 1, 3);
    writer.flushNow();
    logRows(writer, 4, 5, ['loss', 'lr']);
    logRows(writer, 6, 6);
    await writer.close({ ended: true });
    expect(metricFiles()).toEqual(['metrics-0.arrow', 'metrics-1.arrow']);
    const rows: unknown[] = [];
    const reader = new RunReader(folder, {
      onRows: (_rank, batch) =>
        rows.push(...[...toMetricRows(batch)].map((row) => [row.step, ...row.values.keys()])),
    });
    reader.poll();
    expect(rows).toEqual([
      [1, 'loss'],
      [2, 'loss'],
      [3, 'loss'],
      [4, 'loss', 'lr'],
      [5, 'loss', 'lr'],
      [6, 'loss'],
    ]);
  });

  test('65,536 rows begin a new segment', async () => {
    const writer = await open();
    const rows = 70_000;
    writer.appendRows(0, {
      names: [],
      rows,
      values: Float64Array.from({ length: rows * 2 }, (_, i) => i >> 1),
    });
    writer.appendRows(0, { names: [], rows: 5, values: new Float64Array(10) });
    writer.flushNow();
    await writer.close({ ended: true });
    expect(metricFiles()).toEqual(['metrics-0.arrow', 'metrics-1.arrow']);
    expect(readSteps()).toHaveLength(rows + 5);
  });

  test('a viewer that gets the appended bytes knows the same as one that reads the files', async () => {
    const live = new RunFold();
    const reader = new RunReader(folder, live);
    const writer = await open({ onAppend: (append: JournalAppend) => reader.receive(append) });
    for (let i = 0; i < 40; i += 1) {
      logRows(writer, i * 10 + 1, i * 10 + 10, i < 20 ? ['loss'] : ['loss', 'lr']);
      writer.flushNow();
      if (i % 5 === 0) {
        writer.appendSnapshot(0, snapshot(i * 10), makeStatistics(i * 10));
        writer.appendDerived(0, i * 10, 1, new Map([['kappa', i]]));
      }
      if (i % 11 === 0) reader.poll();
    }
    const beforeTheEnd = describeFold(live);
    await writer.close({ ended: true });
    reader.poll();
    const replayed = new RunFold();
    new RunReader(folder, replayed).poll();
    expect(beforeTheEnd).toEqual(describeFold(replayed));
    expect(describeFold(live)).toEqual(describeFold(replayed));
    expect(replayed.snapshots).toHaveLength(8);
  });

  test(
    'a slow run of 30,000 single rows takes at most 1.5 times the room of big batches',
    { timeout: 240_000 },
    async () => {
      const writer = await open();
      let worst = 0;
      const names = ['loss', 'lr', 'grad_norm', 'update_ratio', 'active_share', 'hard_share'];
      for (let step = 1; step <= 30_000; step += 1) {
        writer.appendRows(0, { names, rows: 1, values: Float64Array.of(step, 1, 2, 3, 4, 5, 6, 7) });
        writer.flushNow();
        if (step % 5000 === 0) {
          // A slow run leaves time between its rows: closed segments are rewritten by then.
          await expect
            .poll(() => metricFiles().filter((name) => name.endsWith('.arrows')).length, { timeout: 30_000 })
            .toBeLessThan(2);
          worst = Math.max(worst, folderBytes() / (step * 64 + 2000));
        }
      }
      await writer.close({ ended: true });
      expect(worst).toBeLessThan(1.5);
      expect(folderBytes() / (30_000 * 64)).toBeLessThan(1.2);
      expect(readSteps()).toHaveLength(30_000);
    },
  );
});

function folderBytes(): number {
  const names = readdirSync(join(folder, 'ranks/0'));
  return names.reduce((sum, name) => sum + statSync(join(folder, 'ranks/0', name)).size, 0);
}

function describeFold(fold: RunFold): unknown {
  return {
    logged: [...fold.logged].map(([name, series]) => [name, series.toArrays()]),
    derived: [...fold.derived].map(([name, series]) => [name, series.toArrays()]),
    snapshots: fold.snapshots,
    alerts: fold.alerts,
  };
}

describe('an adopted journal', () => {
  test('goes on behind the last whole batch, names the tear and knows its counts', async () => {
    const first = await open();
    logRows(first, 1, 10);
    first.flushNow();
    first.appendSnapshot(0, snapshot(5), makeStatistics(5));
    logRows(first, 11, 20);
    first.flushNow();
    await first.close({ ended: false });
    const stream = join(folder, 'ranks/0/metrics-0.arrows');
    truncateSync(stream, statSync(stream).size - 3);
    appendFileSync(join(folder, 'events.jsonl'), '{"kind":"note","ti');
    const second = await open();
    expect(second.warnings).toEqual([expect.stringContaining('metrics-0.arrows: the file is torn')]);
    expect(second.counts(0)).toEqual({ rows: 10, snapshots: 1 });
    second.appendEvent({ kind: 'note', time: 'now', step: 1, text: 'adopted' });
    logRows(second, 11, 25);
    await second.close({ ended: true });
    expect(readSteps()).toEqual(range(1, 25));
    const events: RunEvent[] = [];
    const reader = new RunReader(folder, { onEvents: (more) => events.push(...more) });
    reader.poll();
    expect(events.map((event) => event.kind)).toEqual(['note']);
    expect(reader.skippedEvents).toBe(1);
  });

  test('is whole wherever its recorder died', async () => {
    const first = await open();
    logRows(first, 1, 6);
    first.flushNow();
    logRows(first, 7, 9);
    first.flushNow();
    await first.close({ ended: false });
    const stream = join(folder, 'ranks/0/metrics-0.arrows');
    const bytes = await import('node:fs').then((fs) => fs.readFileSync(stream));
    for (let cut = 0; cut < bytes.length; cut += 37) {
      rmSync(join(folder, 'ranks/0'), { recursive: true });
      mkdirSync(join(folder, 'ranks/0'));
      writeFileSync(stream, bytes.subarray(0, cut));
      const next = await open();
      const { rows } = next.counts(0);
      expect([0, 6]).toContain(rows);
      logRows(next, rows + 1, 9);
      await next.close({ ended: true });
      expect(readSteps()).toEqual(range(1, 9));
    }
  });
});

describe('trouble with the disk', () => {
  test('too little room stops the journal, counts what comes, and it goes on by itself with a named gap', async () => {
    let room = 0;
    const stops: unknown[] = [];
    const options: JournalOptions = {
      folder,
      checkMs: 20,
      onRecording: (stop) => stops.push(stop),
      get minFreeBytes() {
        return room;
      },
    };
    const writer = await JournalWriter.open(options);
    logRows(writer, 1, 5);
    writer.flushNow();
    room = Number.MAX_SAFE_INTEGER;
    await expect.poll(() => writer.notRecording).toEqual({ sinceStep: 5, why: 'disk full' });
    logRows(writer, 6, 9);
    writer.appendSnapshot(0, snapshot(9), makeStatistics(9));
    writer.flushNow();
    expect(writer.unrecorded).toEqual({ rows: 4, snapshots: 1 });
    expect(writer.counts(0)).toEqual({ rows: 9, snapshots: 1 });
    room = 0;
    await expect.poll(() => writer.notRecording).toBeNull();
    logRows(writer, 10, 12);
    await writer.close({ ended: true });
    expect(readSteps()).toEqual([1, 2, 3, 4, 5, 10, 11, 12]);
    expect(stops).toEqual([{ sinceStep: 5, why: 'disk full' }, null]);
    const again = await open();
    expect(again.counts(0)).toEqual({ rows: 12, snapshots: 1 });
    await again.close({ ended: false });
  });

  test('a folder that was moved away is not made again, and recording goes on when it is back', async () => {
    const writer = await open({ checkMs: 20 });
    logRows(writer, 1, 2);
    writer.flushNow();
    renameSync(folder, `${folder}-away`);
    await expect.poll(() => writer.notRecording?.why).toBe('the run folder is gone');
    logRows(writer, 3, 4);
    writer.flushNow();
    expect(await writer.writeManifest({} as never)).toBe(false);
    expect(() => statSync(folder)).toThrow();
    renameSync(`${folder}-away`, folder);
    await expect.poll(() => writer.notRecording).toBeNull();
    logRows(writer, 5, 6);
    await writer.close({ ended: true });
    expect(readSteps()).toEqual([1, 2, 5, 6]);
  });
});

describe('a hostile folder', () => {
  beforeEach(async () => {
    const writer = await open();
    logRows(writer, 1, 3);
    await writer.close({ ended: true });
  });

  const reasonFor = (): string | null => {
    const reader = new RunReader(folder, new RunFold());
    reader.poll();
    return reader.broken;
  };

  test('a link in the place of a segment, of events or of a rank is never followed', () => {
    symlinkSync('/etc/hostname', join(folder, 'ranks/0/metrics-1.arrows'));
    expect(reasonFor()).toBe('ranks/0/metrics-1.arrows is a link, not a plain file');
    rmSync(join(folder, 'ranks/0/metrics-1.arrows'));
    symlinkSync('/etc/hostname', join(folder, 'events.jsonl'));
    expect(reasonFor()).toBe('events.jsonl is a link, not a plain file');
    rmSync(join(folder, 'events.jsonl'));
    symlinkSync('/tmp', join(folder, 'ranks/1'));
    expect(reasonFor()).toBe('ranks/1 is not a plain folder');
  });

  test('text, folders and other tables in the place of a segment make the run broken, with the reason', () => {
    const segment = join(folder, 'ranks/0/metrics-1.arrows');
    writeFileSync(segment, 'x'.repeat(100));
    expect(reasonFor()).toBe('ranks/0/metrics-1.arrows is not an Arrow stream');
    rmSync(segment);
    mkdirSync(segment);
    expect(reasonFor()).toBe('ranks/0/metrics-1.arrows is a folder, not a plain file');
  });
});
