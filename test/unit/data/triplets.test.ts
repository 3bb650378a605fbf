import { describe, expect, it } from 'vitest';
import { checkTriplet } from '../../../src/data/checkTriplet';
import { GrowingInts } from '../../../src/data/growingInts';
import { TripletLines } from '../../../src/data/tripletLines';

describe('lines of triplets', () => {
  const parseAll = (...texts: string[]) => {
    const lines = new TripletLines();
    return texts.map((text) => lines.parse(text));
  };

  it.each(['1,2,3', '1\t2\t3', '  1 2   3 ', '1; 2; 3', '"1","2","3"'])('%j is a triplet', (text) => {
    expect(parseAll(text)).toEqual([[1, 2, 3]]);
  });

  it('pass over blank lines, comments and a header, whose order counts', () => {
    expect(parseAll('# made by hand', '', 'anchor,positive,negative', '1,2,3')).toEqual([
      null,
      null,
      null,
      [1, 2, 3],
    ]);
    expect(parseAll('negative positive anchor', '1 2 3')).toEqual([null, [3, 2, 1]]);
  });

  it.each(['1,2', '1,2,3,4', '1,2,3.5', '1,2,x', '1,2,', '1,2,99999999999999999'])('%j is none', (text) => {
    expect(parseAll('1,2,3', text)[1]).toBe(
      `holds "${text}", a triplet is three whole numbers: the rows of anchor, positive and negative.`,
    );
  });

  it('may not have another header', () => {
    expect(parseAll('a,p,n')[0]).toBe(
      'names the columns a, p, n: a header must be anchor, positive, negative.',
    );
  });
});

describe('checkTriplet', () => {
  const table = { n: 4, labels: Int32Array.of(0, 0, 1, 1), classNames: ['cat', 'dog'] };

  it.each<[[number, number, number], string | null]>([
    [[0, 1, 2], null],
    [[3, 2, 0], null],
    [[0, 1, 4], 'names row 4, the data has rows 0 to 3: correct it, or remove the triplet.'],
    [[-1, 1, 2], 'names row -1, the data has rows 0 to 3: correct it, or remove the triplet.'],
    [[0, 0, 2], 'has row 0 as anchor and as positive: the positive must be another row of the same class.'],
    [
      [0, 2, 3],
      'has an anchor of class "cat" (row 0) and a positive of class "dog" (row 2): they must be of one class.',
    ],
    [
      [2, 3, 3],
      'has an anchor (row 2) and a negative (row 3) of the same class "dog": the negative must be of another.',
    ],
  ])('%j: %s', (triplet, problem) => {
    expect(checkTriplet(triplet, table)).toBe(problem);
  });
});

describe('GrowingInts', () => {
  it('keeps all that it is given', () => {
    const ints = new GrowingInts();
    for (let i = 0; i < 5000; i++) ints.push(i, -i, 7);
    const taken = ints.take();
    expect(taken).toHaveLength(15_000);
    expect([...taken.slice(-3)]).toEqual([4999, -4999, 7]);
  });
});
