import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeDownFrame } from '../../../src/protocol/decodeDownFrame';
import { decodeUpFrame, decodeViewerDownFrame, type UpFrame } from '../../../src/protocol/decodeViewerFrames';
import { FrameDecoder } from '../../../src/protocol/decoder';
import { encodeFrame } from '../../../src/protocol/encode';
import { DEFAULT_LIMITS, type MetricsFrame, type SnapshotFrame } from '../../../src/protocol/frames';
import { createRandom, mutate } from './mutations';

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 12 }), { maxLength: 5 });
const metrics: fc.Arbitrary<MetricsFrame> = fc
  .record({ names, rows: fc.nat(6) })
  .chain(({ names, rows }) =>
    fc
      .array(fc.double(), { minLength: rows * (2 + names.length), maxLength: rows * (2 + names.length) })
      .map((values) => ({ kind: 'metrics' as const, names, rows, values: Float64Array.from(values) })),
  );
const snapshot: fc.Arbitrary<SnapshotFrame> = fc
  .record({
    n: fc.integer({ min: 1, max: 5 }),
    d: fc.integer({ min: 1, max: 4 }),
    labelled: fc.boolean(),
    step: fc.nat(),
  })
  .chain(({ n, d, labelled, step }) =>
    fc.record({
      kind: fc.constant('snapshot' as const),
      step: fc.constant(step),
      n: fc.constant(n),
      d: fc.constant(d),
      split: fc.constantFrom('holdout', 'train', 'probe'),
      labels: labelled
        ? fc.array(fc.integer(), { minLength: n, maxLength: n }).map((l) => Int32Array.from(l, (x) => x | 0))
        : fc.constant(null),
      embeddings: fc
        .array(fc.float(), { minLength: n * d, maxLength: n * d })
        .map((e) => Float32Array.from(e)),
    }),
  );
const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !JSON.stringify(value).includes('__proto__'));
const other: fc.Arbitrary<UpFrame> = fc.oneof(
  fc.record({ kind: fc.constant('note' as const), text: fc.string() }),
  fc.record({
    kind: fc.constant('site' as const),
    what: fc.string(),
    file: fc.string(),
    line: fc.nat(),
    value: json,
  }),
  fc.record({ kind: fc.constant('bye' as const), exitCode: fc.integer() }),
  fc.record({ kind: fc.constant('stop' as const), now: fc.constant(true) }),
  fc.record({ kind: fc.constant('mute' as const), alertId: fc.string() }),
  fc.record({
    kind: fc.constant('subscribe' as const),
    files: fc.dictionary(fc.constantFrom('a', 'b/c', 'events.jsonl'), fc.nat()),
  }),
  fc.record({
    kind: fc.constant('hello' as const),
    version: fc.constant(1),
    role: fc.constantFrom('trainer' as const, 'viewer' as const),
    token: fc.string(),
    rank: fc.nat(100),
  }),
);

/** fast-check makes objects without a prototype; JSON gives plain ones. */
function plain(frame: object): object {
  return Object.fromEntries(
    Object.entries(frame).map(([key, value]) => [
      key,
      ArrayBuffer.isView(value) ? value : (JSON.parse(JSON.stringify(value)) as unknown),
    ]),
  );
}

describe('frames', () => {
  test('what was encoded is decoded the same, however the bytes are cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(metrics, snapshot, other), { maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 20 }),
        (frames, cuts) => {
          const bytes = Buffer.concat(frames.map(encodeFrame));
          const decoder = new FrameDecoder(decodeUpFrame);
          const decoded: object[] = [];
          for (let at = 0, i = 0; at < bytes.length; i += 1) {
            const size = cuts[i % cuts.length]!;
            decoded.push(...decoder.push(bytes.subarray(at, at + size)));
            at += size;
          }
          expect(decoded.map(plain)).toEqual(frames.map(plain));
        },
      ),
      { numRuns: 150, seed: 8 },
    );
  });

  test('NaN and infinities of metrics arrive as what they are', () => {
    const values = Float64Array.of(1, 2, NaN, Infinity, 3, 4, -Infinity, -0);
    const [frame] = new FrameDecoder(decodeUpFrame).push(
      encodeFrame({ kind: 'metrics', names: ['a', 'b'], rows: 2, values }),
    );
    expect(frame).toEqual({ kind: 'metrics', names: ['a', 'b'], rows: 2, values });
  });

  test('frames to a viewer and to a trainer survive the wire', () => {
    const append = {
      kind: 'append' as const,
      file: 'ranks/0/metrics-0.arrows',
      offset: 9,
      data: Uint8Array.of(1, 10, 255),
    };
    expect(new FrameDecoder(decodeViewerDownFrame).push(encodeFrame(append))).toEqual([append]);
    expect(
      new FrameDecoder(decodeDownFrame).push(
        Buffer.concat([encodeFrame({ kind: 'ack', rows: 3, snapshots: 1 }), encodeFrame({ kind: 'stop' })]),
      ),
    ).toEqual([{ kind: 'ack', rows: 3, snapshots: 1 }, { kind: 'stop' }]);
  });

  test('a told loss survives the wire; one that is no loss does not', () => {
    const told = {
      kind: 'triplet',
      margin: 0.2,
      soft: false,
      smooth: false,
      reduction: 'mean',
      atCollapse: 0.2,
    };
    const decode = (loss: unknown) =>
      new FrameDecoder(decodeUpFrame).push(Buffer.from(`${JSON.stringify({ kind: 'tell-loss', loss })}\n`));
    expect(decode({ ...told, more: 1 })).toEqual([{ kind: 'tell-loss', loss: told }]);
    for (const bad of [null, 'triplet', { ...told, atCollapse: 'NaN' }, { ...told, reduction: 'max' }])
      expect(decode(bad)).toMatchObject([{ what: 'wrong-shape' }]);
  });

  test.each([
    ['not json\n', 'not-json'],
    ['[1]\n', 'not-an-object'],
    ['{"kind":"surprise"}\n', 'unknown-kind'],
    ['{"kind":"hello","version":1,"role":"boss","token":"x"}\n', 'wrong-shape'],
    ['{"kind":"metrics","names":["a","a"],"rows":0}\n', 'wrong-shape'],
    ['{"kind":"metrics","names":["a"],"rows":1,"bytes":3}\nabc', 'bad-attachment'],
    ['{"kind":"note","text":"x","bytes":-3}\n', 'wrong-shape'],
  ])('%j is counted as %s and the next frame is read', (text, what) => {
    const decoder = new FrameDecoder(decodeUpFrame);
    const out = decoder.push(Buffer.from(`${text}{"kind":"bye"}\n`));
    expect(out).toEqual([{ kind: 'malformed', what, quote: expect.any(String) as string }, { kind: 'bye' }]);
  });

  test('a quote is at most 200 characters', () => {
    const [bad] = new FrameDecoder(decodeUpFrame).push(Buffer.from(`${'x'.repeat(1000)}\n`));
    expect(bad).toMatchObject({ kind: 'malformed', quote: 'x'.repeat(200) });
  });

  test('a value that is nested without end is refused', () => {
    const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
    const line = `{"kind":"site","what":"w","file":"f","line":1,"value":${deep}}\n`;
    expect(new FrameDecoder(decodeUpFrame).push(Buffer.from(line))).toMatchObject([{ what: 'wrong-shape' }]);
  });

  test('an endless line and an oversized attachment end the connection, and nothing after them is read', () => {
    const decoder = new FrameDecoder(decodeUpFrame, { lineBytes: 100, attachmentBytes: 1000 });
    expect(decoder.push(Buffer.alloc(60, 97))).toEqual([]);
    expect(decoder.push(Buffer.alloc(60, 97))).toEqual([{ kind: 'limit', what: 'line', announced: 120 }]);
    expect(decoder.push(Buffer.from('\n{"kind":"bye"}\n'))).toEqual([]);
    const announced = DEFAULT_LIMITS.attachmentBytes + 1;
    expect(
      new FrameDecoder(decodeUpFrame).push(
        Buffer.from(`{"kind":"metrics","names":[],"rows":0,"bytes":${announced}}\n`),
      ),
    ).toEqual([{ kind: 'limit', what: 'attachment', announced }]);
  });

  test('5,000 mutated inputs make no decoder throw', () => {
    const random = createRandom(20_000);
    let decoder = new FrameDecoder(decodeUpFrame);
    let results = 0;
    for (let i = 0; i < 5_000; i += 1) {
      if (i % 7 === 0) decoder = new FrameDecoder(decodeUpFrame);
      results += decoder.push(mutate(random)).length;
    }
    expect(results).toBeGreaterThan(2_500);
  });
});
