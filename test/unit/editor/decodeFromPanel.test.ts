import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFromPanel } from '../../../src/editor/panels/decodeFromPanel';
import type { FromPanel } from '../../../src/protocol/panel';

const intents: FromPanel[] = [
  { kind: 'ready' },
  { kind: 'window', from: null, to: null, points: 600 },
  { kind: 'window', from: 10, to: 90.5, points: 300 },
  { kind: 'cursor', step: null },
  { kind: 'cursor', step: 72 },
  { kind: 'stop', now: true },
  { kind: 'snapshotNow' },
  { kind: 'rerun' },
  { kind: 'start' },
  { kind: 'openExample' },
  { kind: 'openRunFolder' },
  { kind: 'manageTrust' },
  { kind: 'pickRun' },
  { kind: 'openOutput', at: 'traceback' },
  { kind: 'revealFolder' },
  { kind: 'copyRunId' },
  { kind: 'reattach' },
  { kind: 'markEnded' },
  { kind: 'openSettings' },
  { kind: 'openSite', file: '/w/a.py', line: 3, column: 1 },
  { kind: 'applyFix', alertId: 'a', causeId: 'c' },
  { kind: 'saveAndRun', alertId: 'a', causeId: 'c' },
  { kind: 'acknowledge', alertId: 'a' },
  { kind: 'mute', alertId: 'a' },
  { kind: 'unmute', alertId: 'a' },
  { kind: 'copyText', text: 'step,loss\n', what: 'Loss as CSV' },
  { kind: 'insert', missing: 'labels' },
  { kind: 'tellLoss' },
  { kind: 'rank', rank: 3 },
  { kind: 'earlierRuns' },
  { kind: 'explain', code: 'loss.pinned' },
  { kind: 'log', level: 'warn', text: 'hm' },
  { kind: 'keep', state: { runId: 'a', cursor: 1 } },
];

describe('what a webview sends', () => {
  it.each(intents.map((intent) => [intent.kind, intent] as const))('%s is an intent', (_kind, intent) => {
    expect(decodeFromPanel(structuredClone(intent))).toEqual(intent);
  });

  it.each([
    null,
    'ready',
    {},
    { kind: 'toString' },
    { kind: '__proto__' },
    { kind: 'stop' },
    { kind: 'stop', now: 'yes' },
    { kind: 'window', from: Number.NaN, to: null, points: 600 },
    { kind: 'window', from: null, to: null, points: 0 },
    { kind: 'cursor', step: '72' },
    { kind: 'openSite', file: '/etc/passwd', line: 0, column: 1 },
    { kind: 'openSite', file: 'x'.repeat(20_000), line: 1, column: 1 },
    { kind: 'applyFix', alertId: 'a' },
    { kind: 'log', level: 'show', text: '' },
    { kind: 'keep', state: 'x'.repeat(20_000) },
  ])('%j is none', (message) => {
    expect(decodeFromPanel(message)).toBeNull();
  });

  it('anything at all is decoded without a throw', () => {
    fc.assert(
      fc.property(fc.anything(), (message) => {
        decodeFromPanel(message);
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});
