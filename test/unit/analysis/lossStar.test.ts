import { describe, expect, test } from 'vitest';
import { lossStar } from '../../../src/analysis/diagnosis/lossStar';
import { referenceScale } from '../../../src/analysis/diagnosis/referenceScale';
import { updateLimit } from '../../../src/analysis/diagnosis/updateLimit';
import type { AnalysisContext } from '../../../src/domain/analysisContext';
import { makeContext } from './support';

const withLoss = (loss: Partial<AnalysisContext['loss']>, over: Partial<AnalysisContext> = {}) =>
  makeContext({ ...over, loss: { ...makeContext().loss, ...loss } });

describe('the loss of a fully collapsed network', () => {
  test('is the margin of a hinge, ln 2 of a soft margin', () => {
    expect(lossStar(withLoss({ margin: 0.2 }))).toBe(0.2);
    expect(lossStar(withLoss({ soft: true }))).toBeCloseTo(0.693147, 6);
  });

  test.each([
    [0.05, 0.71846],
    [0.2, 0.798139],
    [0.5, 0.974077],
    [1, 1.313262],
  ])('of the smooth variant with margin %d is %d', (margin, expected) => {
    expect(lossStar(withLoss({ smooth: true, margin }))).toBeCloseTo(expected, 6);
  });

  test('is summed over the anchors of a batch-hard batch', () => {
    expect(lossStar(withLoss({ reduction: 'sum' }))).toBe(16);
    expect(lossStar(withLoss({ reduction: 'sum' }), { terms: 7 })).toBe(3.5);
  });

  test('is 0 of the built-in semi-hard miner, which keeps no triplet there, and unknown of others', () => {
    expect(lossStar(makeContext({ miner: 'semi-hard' }))).toBe(0);
    expect(lossStar(withLoss({ kind: 'BatchSemiHardTripletLoss' }, { miner: 'semi-hard' }))).toBeNull();
  });

  test('is unknown without a margin or of another loss', () => {
    expect(lossStar(withLoss({ kind: null, margin: null }))).toBeNull();
    expect(lossStar(withLoss({ kind: 'NTXentLoss' }))).toBeNull();
    expect(lossStar(withLoss({ kind: 'TripletMarginLoss', margin: 1 }))).toBe(1);
  });
});

test('distances are counted in margins, roots of margins, or √2 on the unit sphere', () => {
  expect(referenceScale(withLoss({ margin: 0.25 }))).toBe(0.25);
  expect(referenceScale(withLoss({ margin: 0.25, distance: 'squared' }))).toBe(0.5);
  expect(referenceScale(withLoss({ soft: true }))).toBe(1);
  expect(referenceScale(makeContext({ normalized: true }))).toBe(Math.SQRT2);
  expect(referenceScale(withLoss({ distance: 'cosine' }))).toBe(Math.SQRT2);
  expect(referenceScale(withLoss({ margin: null }))).toBeNull();
});

test('the update limit is lower for hard mining of raw distances', () => {
  expect(updateLimit(makeContext())).toBe(0.15);
  expect(updateLimit(makeContext({ normalized: true }))).toBe(0.3);
  expect(updateLimit(makeContext({ miner: 'semi-hard' }))).toBe(0.3);
  expect(updateLimit(makeContext({ miner: 'BatchHard' }))).toBe(0.3);
  expect(updateLimit(makeContext({ miner: null }))).toBe(0.3);
});
