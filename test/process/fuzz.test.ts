import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { decodeUpFrame } from '../../src/protocol/decodeViewerFrames';
import { FrameDecoder } from '../../src/protocol/decoder';
import { createRandom, mutate } from '../unit/protocol/mutations';

const INPUTS = 1_000_000;
const MB = 1024 * 1024;

/** What is left after a collection: what waits for one says nothing. */
function measureMemory(): { heap: number; buffers: number } {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, buffers: arrayBuffers };
}

test('a million mutated inputs: no throw, and memory does not grow', { timeout: 240_000 }, () => {
  const random = createRandom(1);
  let decoder = new FrameDecoder(decodeUpFrame);
  let results = 0;
  let highest = 0;
  const before = measureMemory();
  for (let i = 0; i < INPUTS; i += 1) {
    // A decoder that waits for an announced attachment swallows what follows: a new connection every so often.
    if (i % 11 === 0) decoder = new FrameDecoder(decodeUpFrame);
    results += decoder.push(mutate(random)).length;
    if (i % 50_000 === 0) {
      const now = measureMemory();
      highest = Math.max(highest, now.heap - before.heap, now.buffers - before.buffers);
    }
  }
  expect(results).toBeGreaterThan(INPUTS / 2);
  expect(highest).toBeLessThan(20 * MB);
});
