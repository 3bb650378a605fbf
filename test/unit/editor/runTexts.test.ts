import { describe, expect, it } from 'vitest';
import type { WorstAlert } from '../../../src/domain/run';
import { describeRunInLens } from '../../../src/editor/lenses/lensText';
import { describeAlarm, isAlarming } from '../../../src/editor/notifications/describeAlarm';
import { compareNewestFirst, groupByFile } from '../../../src/editor/runs/fileRuns';
import { toPlainMarkdown } from '../../../src/editor/tree/plainMarkdown';
import { describeStatus } from '../../../src/editor/statusText';
import { reduceAlerts, type Alert, type AlertEvent } from '../../../src/domain/alert';
import type { RunRow } from '../../../src/protocol/viewer';

const worst: WorstAlert = {
  id: 'a',
  code: 'geometry.collapse-imminent',
  severity: 'error',
  step: 69,
  rowText: 'collapsing',
};

function row(
  listing: Partial<RunRow['listing']> = {},
  manifest: Record<string, unknown> = {},
  alive = true,
): RunRow {
  const shared = {
    id: '20261126-101500-abcd',
    name: 'train.py run 14',
    number: 14,
    status: 'running' as const,
    reason: null,
    startedAt: null,
    endedAt: null,
    steps: 72,
    backend: null,
    worst: null,
    ...listing,
  };
  const folder = `/w/.margin/runs/${shared.id}`;
  return {
    folder,
    listing: { ...shared, folder },
    manifest: {
      ...shared,
      metrics: {},
      activeAlerts: 0,
      verdict: null,
      notRecording: null,
      totalSteps: 400,
      stepsPerSecond: 61,
      exitCode: null,
      signal: null,
      program: { kind: 'command', file: '/w/train.py', argv: [], cwd: '/w' },
      ...manifest,
    } as unknown as RunRow['manifest'],
    alive,
    adoptable: false,
  };
}

const finished = row(
  { status: 'finished', number: 12 },
  { metrics: { recall_at_1: { last: 0.86, min: 0, max: 1, count: 9 } } },
);

describe('the lens of a run', () => {
  it('says where a live run is and how it does', () => {
    expect(describeRunInLens(row({}, { verdict: { title: 'Learning' } }))).toEqual({
      text: 'run 14: step 72, learning',
      isGoing: true,
    });
    expect(describeRunInLens(row({ worst }))).toEqual({ text: 'run 14: step 72, collapsing', isGoing: true });
    expect(describeRunInLens(row({ status: 'starting' })).text).toBe('run 14: starting…');
  });

  it('says how the last run ended', () => {
    expect(describeRunInLens(finished)).toEqual({ text: 'last: run 12, R@1 0.86', isGoing: false });
    expect(describeRunInLens(row({}, {}, false))).toEqual({
      text: 'last: run 14, lost at step 72',
      isGoing: false,
    });
  });
});

describe('the status bar', () => {
  it.each([
    ['nothing', [], null, undefined],
    ['$(sync~spin) Margin: step 72', [row()], null, 0],
    ['$(sync~spin) Margin: 2 runs', [row(), row()], null, 0],
    ['$(error) Margin: run 14 collapsing, step 72', [row({ number: 3 }), row({ worst })], null, 1],
    [
      '$(warning) Margin: run 14 collapsing, step 72',
      [row({ worst: { ...worst, severity: 'warning' } })],
      null,
      0,
    ],
    ['$(check) run 12: R@1 0.86', [], finished, undefined],
    [
      '$(warning) run 12: collapsing',
      [],
      {
        ...finished,
        manifest: null,
        listing: { ...finished.listing, worst: { ...worst, severity: 'warning' } },
      },
      undefined,
    ],
  ] as [string, RunRow[], RunRow | null, number | undefined][])('%s', (text, live, ended) => {
    expect(describeStatus(live, ended)?.text ?? 'nothing').toBe(text);
  });
});

describe('a text in a tooltip', () => {
  it('is shown as it is, and breaks between its words', () => {
    expect(toPlainMarkdown('Dead since  step 0')).toBe('Dead since step 0');
    expect(toPlainMarkdown('a\n\n# b')).toBe('a \\# b');
    expect(toPlainMarkdown('<b>[x](command:y)</b> **1.** &lt; $(bug) `c`')).toBe(
      '\\<b\\>\\[x\\]\\(command\\:y\\)\\<\\/b\\> \\*\\*1\\.\\*\\* \\&lt\\; \\$\\(bug\\) \\`c\\`',
    );
  });
});

describe('a notification', () => {
  it('says which run, what, when and the likely cause', () => {
    const alert = {
      title: 'Collapse imminent',
      firstStep: 69,
      causes: [{ title: 'Learning rate too high', confidence: 'very likely' }],
    } as unknown as Alert;
    expect(describeAlarm(row(), alert)).toBe(
      'Run 14 of train.py: collapse imminent (step 69). Very likely: Learning rate too high.',
    );
  });

  it('is for errors that nobody has acknowledged or muted; an unmuted one speaks again', () => {
    const event = { kind: 'alert', id: 'a', code: 'geometry.point-collapse', severity: 'error' };
    const stateAfter = (...events: object[]) =>
      reduceAlerts(events.map((each) => ({ ...event, ...each }) as unknown as AlertEvent)).map(isAlarming);
    expect(stateAfter({ state: 'raised' })).toEqual([true]);
    expect(stateAfter({ state: 'raised', severity: 'warning' })).toEqual([false]);
    expect(stateAfter({ state: 'raised' }, { state: 'acknowledged' })).toEqual([false]);
    // The recorder writes another alert of a muted family as muted.
    const other = { id: 'b', code: 'geometry.cone', state: 'muted' };
    expect(stateAfter({ state: 'raised' }, { state: 'muted' }, other)).toEqual([false, false]);
    expect(stateAfter({ state: 'raised' }, { state: 'muted' }, { state: 'changed' })).toEqual([true]);
  });
});

describe('runs of a file', () => {
  it('are newest first, by number within a second', () => {
    const rows = [
      row({ id: '20261126-101500-aaaa', number: 1 }),
      row({ id: '20261126-101500-bbbb', number: 2 }),
      row({ id: '20261127-101500-cccc', number: 3 }),
    ];
    expect([...rows].sort(compareNewestFirst).map(({ listing }) => listing.number)).toEqual([3, 2, 1]);
    expect(
      [...groupByFile([...rows, { ...finished, manifest: null }])].map(([file, runs]) => [file, runs.length]),
    ).toEqual([['/w/train.py', 3]]);
  });
});
