import { describe, expect, it } from 'vitest';
import { parseTripletConfig } from '../../../src/config/parseTripletConfig';
import { MemoryRows } from '../../../src/data/features/memoryRows';
import { prepareTrainingData } from '../../../src/trainer/trainingData';

function prepare(sizes: readonly number[], triplets: Int32Array | null = null) {
  const labels = Int32Array.from(sizes.flatMap((size, label) => Array.from({ length: size }, () => label)));
  const text = '{ "data": { "path": "a.csv", "holdOut": 0 }, "batch": { "classes": 2, "perClass": 2 } }';
  return prepareTrainingData(parseTripletConfig(text, 'a.triplet.json').config!, {
    table: {
      features: new MemoryRows(new Float32Array(labels.length), 1),
      n: labels.length,
      d: 1,
      shape: [1],
      remarks: [],
      labels,
      classNames: sizes.map((_, label) => `c${label}`),
      columns: ['x'],
    },
    batches: null,
    triplets,
  });
}

describe('what is said of the data', () => {
  const isOfLone = (text: string) => text.includes('single training row');

  it('names classes that have no positive pair', () => {
    expect(prepare([4, 1, 4]).remarks.filter(isOfLone)).toEqual([
      '1 of 3 classes has a single training row and so no positive pair: "c1".',
    ]);
    expect(prepare([4, 4, 1, 1, 1, 1, 1, 1]).remarks.filter(isOfLone)).toEqual([
      '6 of 8 classes have a single training row and so no positive pair: "c2", "c3", "c4", "c5", "c6", ….',
    ]);
  });

  it('says nothing of them where all have two, or where triplets are given', () => {
    expect(prepare([4, 2]).remarks.filter(isOfLone)).toEqual([]);
    expect(prepare([4, 4, 1], Int32Array.of(0, 1, 4)).remarks.filter(isOfLone)).toEqual([]);
  });
});
