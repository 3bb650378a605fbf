import { describe, expect, it } from 'vitest';
import { ReadProgress } from '../../../src/data/readProgress';

describe('ReadProgress', () => {
  it('tells of a large file at most every 250 ms', () => {
    let time = 0;
    const told: [number, number][] = [];
    const progress = new ReadProgress({ onProgress: (share, rows) => told.push([share, rows]) }, () => time);
    progress.start(100 << 20);
    for (let megabyte = 1; megabyte <= 100; megabyte++) {
      time += 50;
      progress.rows = megabyte * 10;
      progress.advance(megabyte << 20);
    }
    expect(told).toHaveLength(20);
    expect(told[0]).toEqual([0.05, 50]);
    expect(told.at(-1)).toEqual([1, 1000]);
  });

  it('says nothing of a small file', () => {
    let time = 0;
    const told: number[] = [];
    const progress = new ReadProgress({ onProgress: (share) => told.push(share) }, () => (time += 1000));
    progress.start(1 << 20);
    progress.advance(1 << 19);
    expect(told).toEqual([]);
  });

  it('tells of the arranging as a stage of its own', () => {
    let time = 0;
    const told: unknown[] = [];
    const progress = new ReadProgress({ onProgress: (...what) => told.push(what) }, () => (time += 1000));
    progress.start(64 << 20);
    progress.rows = 5;
    progress.advance(64 << 20);
    progress.start(128 << 20, 'arranging');
    progress.advance(32 << 20);
    expect(told).toEqual([
      [1, 5, 'reading'],
      [0.25, 5, 'arranging'],
    ]);
  });

  it('ends the reading when it is called off', async () => {
    const stop = new AbortController();
    const progress = new ReadProgress({ signal: stop.signal });
    progress.advance(1);
    stop.abort();
    expect(() => {
      progress.advance(2);
    }).toThrow('Reading the data was stopped.');
    await expect(progress.pause()).rejects.toThrow('Reading the data was stopped.');
  });
});
