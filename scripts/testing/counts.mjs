/** How a suite tells the runner its counts: a small file, named in MARGIN_TEST_RESULT. */
import { readFileSync, writeFileSync } from 'node:fs';

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

/** @param {Counts} counts */
export function reportCounts(counts) {
  const file = process.env.MARGIN_TEST_RESULT;
  if (file) writeFileSync(file, JSON.stringify(counts));
}

/** @returns {Counts | undefined} undefined when the suite died before it could tell */
export function readCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {readonly Counts[]} all @returns {Counts} */
export function sumCounts(all) {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const counts of all) for (const key of Object.keys(sum)) sum[key] += counts[key];
  return sum;
}

/** The one line that closes a run. */
export const formatCounts = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;
