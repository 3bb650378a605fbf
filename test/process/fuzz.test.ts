import { expect, test } from 'vitest';
import { decodeUpFrame } from '../../src/protocol/decodeViewerFrames';
import { FrameDecoder } from '../../src/protocol/decoder';
import { createRandom, mutate } from '../unit/protocol/mutations';

const INPUTS = 1_000_000;
const MB = 1024 * 1024;

test('a million mutated inputs: no throw, and memory does not grow', { timeout: 240_000 }, () => {
  const random = createRandom(1);
  let decoder = new FrameDecoder(decodeUpFrame);
  let results = 0;
  let highest = 0;
  const before = process.memoryUsage();
  for (let i = 0; i < INPUTS; i += 1) {
    // A decoder that waits for an announced attachment swallows what follows: a new connection every so often.
    if (i % 11 === 0) decoder = new FrameDecoder(decodeUpFrame);
    results += decoder.push(mutate(random)).length;
    if (i % 50_000 === 0) {
      const now = process.memoryUsage();
      highest = Math.max(highest, now.heapUsed - before.heapUsed, now.arrayBuffers - before.arrayBuffers);
    }
  }
  expect(results).toBeGreaterThan(INPUTS / 2);
  expect(highest).toBeLessThan(150 * MB);
});
