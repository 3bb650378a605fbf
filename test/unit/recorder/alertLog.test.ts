import { describe, expect, test } from 'vitest';
import type { AlertEvent } from '../../../src/domain/alert';
import type { AlertDraft } from '../../../src/domain/analysisResult';
import { AlertLog } from '../../../src/recorder/alertLog';

function draft(state: AlertDraft['state'], more: Partial<AlertDraft> = {}): AlertDraft {
  return {
    kind: 'alert',
    step: 5,
    id: 'a-1',
    code: 'geometry.point-collapse',
    severity: 'warning',
    state,
    title: 'Collapse imminent',
    message: 'It shrinks.',
    evidence: [],
    causes: [],
    ...more,
  };
}

function createLog(): { log: AlertLog; lines: AlertEvent[] } {
  const lines: AlertEvent[] = [];
  return {
    log: new AlertLog(
      (event) => lines.push(event),
      () => '2026-01-01T00:00:00.000Z',
    ),
    lines,
  };
}

describe('AlertLog', () => {
  test('stamps each change and writes it as a line', () => {
    const { log, lines } = createLog();
    log.add(draft('raised'));
    log.add(draft('cleared', { step: 9 }));
    expect(lines.map(({ state, time }) => [state, time])).toEqual([
      ['raised', '2026-01-01T00:00:00.000Z'],
      ['cleared', '2026-01-01T00:00:00.000Z'],
    ]);
    expect(log.alerts()).toMatchObject([{ firstStep: 5, lastStep: 9, active: false }]);
  });

  test('an acknowledged alert stays so until it gets worse', () => {
    const { log, lines } = createLog();
    log.add(draft('raised'));
    expect(log.answer('a-1', 'acknowledged')).toBe(true);
    log.add(draft('changed'));
    log.add(draft('changed', { severity: 'error' }));
    expect(lines.map(({ state }) => state)).toEqual(['raised', 'acknowledged', 'acknowledged', 'changed']);
  });

  test('a muted alert is silent for the rest of the run, and counts no more', () => {
    const { log, lines } = createLog();
    log.add(draft('raised'));
    log.answer('a-1', 'muted');
    expect(log.add(draft('changed', { severity: 'error' }))).toBe(false);
    expect(lines).toHaveLength(2);
    expect(log.summary(false)).toEqual({ worst: null, activeAlerts: 0 });
  });

  test('an unmuted alert stands as the analysis sees it by then', () => {
    const { log, lines } = createLog();
    log.add(draft('raised'));
    expect(log.unmute('a-1')).toBe(false);
    log.answer('a-1', 'muted');
    expect(log.unmute('a-1')).toBe(true);
    log.answer('a-1', 'muted');
    log.add(draft('changed', { severity: 'error', step: 8 }));
    log.unmute('a-1');
    log.answer('a-1', 'muted');
    log.add(draft('cleared', { step: 12 }));
    log.unmute('a-1');
    expect(lines.map(({ state, severity, step }) => `${state} ${severity} ${step}`)).toEqual([
      'raised warning 5',
      'muted warning 5',
      'changed warning 5',
      'muted warning 5',
      'changed error 8',
      'muted error 8',
      'cleared warning 12',
    ]);
  });

  test('a mute of before an adoption can be taken back after it', () => {
    const { log, lines } = createLog();
    log.restore({ ...draft('raised'), time: 't' });
    log.restore({ ...draft('acknowledged'), time: 't' });
    log.restore({ ...draft('muted'), time: 't' });
    log.settle(new Map());
    expect(lines).toEqual([]);
    log.unmute('a-1');
    expect(lines.map(({ state }) => state)).toEqual(['acknowledged']);
  });

  test('a mute is for the whole family: what of it stands, and what of it comes later, until it is taken back', () => {
    const { log, lines } = createLog();
    const dying = (state: AlertDraft['state'], step: number): AlertDraft =>
      draft(state, { id: 'b-2', code: 'geometry.collapse-imminent', step });
    const late = draft('raised', { id: 'c-3', code: 'geometry.contraction', step: 9 });
    log.add(draft('raised'));
    log.add(dying('raised', 6));
    log.add(draft('raised', { id: 'd-4', code: 'geometry.cone' }));
    log.add(draft('cleared', { id: 'd-4', code: 'geometry.cone', step: 6 }));
    log.add(draft('raised', { id: 'n-1', code: 'numeric.nan-inf' }));
    lines.length = 0;
    log.answer('a-1', 'muted');
    log.add(late);
    log.add(dying('cleared', 10));
    log.add(draft('changed', { id: 'n-1', code: 'numeric.nan-inf', step: 10 }));
    const words = () => lines.map(({ id, state, step }) => `${id} ${state} ${step}`);
    expect(words()).toEqual(['a-1 muted 5', 'b-2 muted 6', 'c-3 muted 9', 'n-1 changed 10']);
    expect(log.summary(false)).toMatchObject({ worst: { id: 'n-1' }, activeAlerts: 1 });

    lines.length = 0;
    log.unmute('c-3');
    log.add(draft('raised', { id: 'e-5', code: 'geometry.cone', step: 12 }));
    expect(words().sort()).toEqual(['a-1 changed 5', 'b-2 cleared 10', 'c-3 changed 9', 'e-5 raised 12']);
  });

  test('a family that was muted before an adoption stays so', () => {
    const { log, lines } = createLog();
    log.restore({ ...draft('muted'), time: 't' });
    log.settle(new Map([['a-1', draft('raised')]]));
    log.add(draft('raised', { id: 'b-2', code: 'geometry.collapse-imminent' }));
    expect(lines.map(({ id, state }) => `${id} ${state}`)).toEqual(['b-2 muted']);
  });

  test('an answer to an alert that is not there, or is over, is left out', () => {
    const { log, lines } = createLog();
    expect(log.answer('nobody', 'muted')).toBe(false);
    log.add(draft('raised'));
    log.add(draft('cleared'));
    expect(log.answer('a-1', 'acknowledged')).toBe(false);
    expect(lines).toHaveLength(2);
  });

  test('after a replay only what differs is written', () => {
    const { log, lines } = createLog();
    log.restore({ ...draft('raised'), time: 't' });
    log.settle(new Map([['a-1', draft('changed')]]));
    expect(lines).toEqual([]);
    log.settle(
      new Map([
        ['a-1', draft('cleared')],
        ['b-2', draft('raised', { id: 'b-2' })],
      ]),
    );
    expect(lines.map(({ id, state }) => `${id} ${state}`)).toEqual(['a-1 cleared', 'b-2 raised']);
  });
});

describe('the alert log of a run that was adopted', () => {
  const said = (event: AlertDraft): AlertEvent => ({ ...event, time: '2026-01-01T00:00:00.000Z' });

  test('says nothing twice when the journal ends before its last lines', () => {
    const { log, lines } = createLog();
    log.restore(said(draft('raised', { step: 20 })));
    log.restore(said(draft('cleared', { step: 44 })));
    log.settle(new Map([['a-1', draft('raised', { step: 20 })]]));
    log.add(draft('cleared', { step: 44 }));
    expect(lines).toEqual([]);
  });

  test('says what the dead recorder had no time to write, and what comes back later', () => {
    const { log, lines } = createLog();
    log.restore(said(draft('raised', { step: 20 })));
    log.settle(new Map([['a-1', draft('cleared', { step: 44 })]]));
    log.add(draft('raised', { step: 90 }));
    expect(lines.map(({ state, step }) => `${state} ${step}`)).toEqual(['cleared 44', 'raised 90']);
  });
});
