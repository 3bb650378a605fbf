import { describe, expect, it } from 'vitest';
import type { AlertSeverity } from '../../../src/domain/alert';
import { describeRunAloud, describeRunIcon, describeRunRow } from '../../../src/domain/rowText';
import type { RunListing, RunManifest, WorstAlert } from '../../../src/domain/run';

function manifest(changes: Partial<RunManifest> = {}): RunManifest {
  return {
    version: 1,
    id: '20261126-101500-abcd',
    name: 'digits.triplet.json run 14',
    number: 14,
    status: 'running',
    reason: null,
    warnings: [],
    exitCode: null,
    signal: null,
    startedAt: '2026-11-26T10:15:00.000Z',
    endedAt: null,
    program: { kind: 'config', file: '/w/digits.triplet.json', argv: [], cwd: '/w' },
    config: null,
    configText: null,
    env: {},
    backend: 'wasm',
    steps: 72,
    totalSteps: 2000,
    stepsPerSecond: 60.7,
    dropped: 0,
    metrics: {},
    snapshots: 8,
    worst: null,
    activeAlerts: 0,
    verdict: null,
    notRecording: null,
    recorder: null,
    trainer: null,
    git: null,
    ...changes,
  };
}

const summary = (last: number | 'NaN') => ({ last, min: null, max: null, count: 1 });
const recall = (value: number) => ({ recall_at_1: summary(value), loss: summary(0.2) });
const worst = (rowText: string, severity: AlertSeverity = 'error'): WorstAlert => ({
  id: 'a',
  code: 'geometry.point-collapse',
  severity,
  step: 69,
  rowText,
});

describe('the text of a row', () => {
  const rows: [string, RunManifest][] = [
    ['step 72/2000 · 61/s · R@1 0.44', manifest({ metrics: recall(0.4401) })],
    ['step 72/2000 · collapsing', manifest({ metrics: recall(0.44), worst: worst('collapsing') })],
    ['starting…', manifest({ status: 'starting', steps: 0 })],
    ['stopping…', manifest({ status: 'stopping' })],
    [
      'step 72/2000 · not recording: disk full',
      manifest({ notRecording: { sinceStep: 70, why: 'disk full' }, worst: worst('collapsing') }),
    ],
    ['R@1 0.87', manifest({ status: 'finished', metrics: recall(0.8712) })],
    ['loss 0.12', manifest({ status: 'finished', metrics: { loss: summary(0.12) } })],
    ['collapsed at step 76', manifest({ status: 'finished', worst: worst('collapsed at step 76') })],
    ['stopped at step 120 · R@1 0.52', manifest({ status: 'stopped', steps: 120, metrics: recall(0.52) })],
    ['failed at step 31 (exit 1)', manifest({ status: 'failed', steps: 31, exitCode: 1 })],
    ['failed before step 1 (exit 1)', manifest({ status: 'failed', steps: 0, exitCode: 1 })],
    ['killed at step 31 (SIGKILL)', manifest({ status: 'failed', steps: 31, signal: 'SIGKILL' })],
    ['lost at step 184', manifest({ status: 'lost', steps: 184 })],
    // Not in the contract's table, but met in life.
    ['step 72', manifest({ totalSteps: null, stepsPerSecond: null })],
    [
      'step 72/2000 · 0.42/s · loss NaN',
      manifest({ stepsPerSecond: 0.4188, metrics: { loss: summary('NaN') } }),
    ],
    ['step 72/2000 · 61/s', manifest({ worst: worst('contracting', 'information') })],
    ['finished', manifest({ status: 'finished' })],
    ['loss 5.4e-4', manifest({ status: 'finished', metrics: { loss: summary(0.00054) } })],
  ];
  it.each(rows)('%s', (text, run) => {
    expect(describeRunRow(run)).toBe(text);
  });

  it('a folder that is no run says why', () => {
    const listing: RunListing = {
      id: 'x',
      name: 'x',
      number: null,
      status: 'broken',
      reason: 'run.json is not JSON',
      startedAt: null,
      endedAt: null,
      steps: 0,
      backend: null,
      folder: '/w/.margin/runs/x',
      worst: null,
    };
    expect(describeRunRow(listing)).toBe('broken: run.json is not JSON');
    expect(describeRunIcon(listing)).toEqual({ icon: 'question', tone: 'none' });
    expect(describeRunAloud(listing)).toBe('x, broken: run.json is not JSON');
  });

  it('a run whose recorder is gone reads as lost until it is adopted', () => {
    expect(describeRunRow(manifest({ steps: 184 }), false)).toBe('lost at step 184');
    expect(describeRunIcon(manifest(), false).icon).toBe('debug-disconnect');
    expect(describeRunRow(manifest({ status: 'finished', metrics: recall(0.9) }), false)).toBe('R@1 0.90');
  });
});

describe('the icon of a row', () => {
  const icons: [string, string, RunManifest][] = [
    ['sync~spin', 'none', manifest()],
    ['sync~spin', 'error', manifest({ worst: worst('collapsing') })],
    ['pass', 'pass', manifest({ status: 'finished' })],
    ['warning', 'warning', manifest({ status: 'finished', worst: worst('starved', 'warning') })],
    ['error', 'error', manifest({ status: 'finished', worst: worst('collapsed at step 76') })],
    ['pass', 'pass', manifest({ status: 'finished', worst: worst('contracting', 'information') })],
    ['circle-slash', 'none', manifest({ status: 'stopped' })],
    ['circle-slash', 'error', manifest({ status: 'stopped', worst: worst('collapsed at step 76') })],
    ['bug', 'error', manifest({ status: 'failed', exitCode: 1 })],
    ['debug-disconnect', 'warning', manifest({ status: 'lost' })],
  ];
  it.each(icons)('is %s in the colour %s', (icon, tone, run) => {
    expect(describeRunIcon(run)).toEqual({ icon, tone });
  });
});

describe('what a screen reader says of a row', () => {
  const spoken: [string, RunManifest][] = [
    [
      'digits.triplet.json run 14, running, step 72 of 2000, error: collapsing, recall at 1 0.44, 1 alert',
      manifest({ worst: worst('collapsing'), activeAlerts: 1, metrics: recall(0.44) }),
    ],
    ['digits.triplet.json run 14, starting', manifest({ status: 'starting', steps: 0 })],
    [
      'digits.triplet.json run 14, failed, step 31 of 2000, exit code 1',
      manifest({ status: 'failed', steps: 31, exitCode: 1 }),
    ],
    [
      'digits.triplet.json run 14, failed, step 31 of 2000, killed by SIGKILL',
      manifest({ status: 'failed', steps: 31, signal: 'SIGKILL' }),
    ],
    [
      'digits.triplet.json run 14, finished, step 2000 of 2000, recall at 1 0.87',
      manifest({ status: 'finished', steps: 2000, metrics: recall(0.87) }),
    ],
  ];
  it.each(spoken)('%s', (text, run) => {
    expect(describeRunAloud(run)).toBe(text);
  });
});
