import { encodeFrame, type AnyFrame } from '../../../src/protocol/encode';

/** A small seeded generator (mulberry32): the same inputs every time. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const SEEDS: readonly AnyFrame[] = [
  {
    kind: 'hello',
    version: 1,
    role: 'trainer',
    token: 't',
    rank: 0,
    pid: 7,
    config: { lr: 0.1, a: [1, { b: null }] },
  },
  {
    kind: 'metrics',
    names: ['loss', 'lr'],
    rows: 2,
    values: Float64Array.of(1, 2, NaN, 4, 5, 6, Infinity, 8),
  },
  {
    kind: 'snapshot',
    step: 3,
    n: 2,
    d: 2,
    split: 'holdout',
    labels: Int32Array.of(0, 1),
    embeddings: Float32Array.of(1, 2, 3, 4),
  },
  { kind: 'site', what: 'optimizer', file: 'train.py', line: 3, value: [1, 'x'] },
  { kind: 'note', text: 'phase', step: 1 },
  { kind: 'bye', exitCode: 0 },
  { kind: 'subscribe', files: { 'events.jsonl': 12 } },
  { kind: 'append', file: 'events.jsonl', offset: 4, data: Uint8Array.of(1, 2, 3) },
  { kind: 'welcome', rows: 3, snapshots: 1 },
];
const ENCODED = SEEDS.map(encodeFrame);
const SPLICES = [
  '"bytes":-1',
  '"bytes":1e99',
  '"bytes":67108864',
  '"bytes":"8"',
  '{',
  '}',
  '\n',
  '\0',
  '"kind":"metrics"',
  'null',
  '[[[[',
  '"rows":4294967296',
  '"rows":1e300',
  '"names":["a","a"]',
  '"n":-1',
  '"d":1.5',
  '\ud800',
  '"__proto__":{"x":1}',
].map((text) => Buffer.from(text));

/** One or two frames with a few bytes changed, cut, doubled or spliced. */
export function mutate(random: () => number): Uint8Array {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  let bytes = Buffer.concat(random() < 0.3 ? [pick(ENCODED), pick(ENCODED)] : [pick(ENCODED)]);
  const changes = 1 + Math.floor(random() * 4);
  for (let i = 0; i < changes; i += 1) {
    const at = Math.floor(random() * bytes.length);
    const kind = random();
    if (kind < 0.4) bytes[at] = Math.floor(random() * 256);
    else if (kind < 0.6) bytes = Buffer.concat([bytes.subarray(0, at), pick(SPLICES), bytes.subarray(at)]);
    else if (kind < 0.8) bytes = Buffer.from(bytes.subarray(0, at));
    else bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.floor(at / 2))]);
    if (bytes.length === 0) break;
  }
  return bytes;
}
