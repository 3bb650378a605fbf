import { describe, expect, it } from 'vitest';
import type { Alert, Cause } from '../../../src/domain/alert';
import { collectAlertMarks, type FileRun } from '../../../src/editor/alerts/alertMarks';
import { describeMark } from '../../../src/editor/alerts/describeMark';

const rate: Cause = {
  id: 'lr-too-high',
  title: 'Learning rate too high for batch-hard mining',
  confidence: 'very likely',
  evidence: [{ name: 'weights moved 32 % in one step (limit 15 %)', value: 0.32, step: 1, supports: true }],
  sites: [{ file: '/w/a.triplet.json', line: 9, column: 20, endColumn: 24, text: '0.05' }],
};

function alert(changes: Partial<Alert> = {}): Alert {
  return {
    time: '2026-11-26T10:00:00.000Z',
    step: 69,
    id: 'imminent',
    code: 'geometry.collapse-imminent',
    severity: 'warning',
    state: 'raised',
    title: 'Collapse imminent',
    message: 'All embeddings are closing in on one point.',
    evidence: [],
    causes: [rate],
    firstStep: 69,
    lastStep: 69,
    active: true,
    ...changes,
  };
}

function run(changes: Partial<FileRun> = {}): FileRun {
  return {
    folder: '/w/.margin/runs/a',
    name: 'run',
    status: 'running',
    steps: 80,
    alerts: [alert()],
    ...changes,
  };
}

const marksOf = (...newestFirst: FileRun[]) => collectAlertMarks(newestFirst).map(({ alert }) => alert.id);

describe('marks of a file', () => {
  it('an active alert marks the place that can change it', () => {
    const [mark] = collectAlertMarks([run()]);
    expect(mark?.site).toEqual(rate.sites[0]);
    expect(mark?.cause?.id).toBe('lr-too-high');
  });

  it('cleared, muted and information-level alerts mark nothing', () => {
    expect(marksOf(run({ alerts: [alert({ active: false, state: 'cleared' })] }))).toEqual([]);
    expect(marksOf(run({ alerts: [alert({ active: false, state: 'muted' })] }))).toEqual([]);
    expect(marksOf(run({ alerts: [alert({ severity: 'information' })] }))).toEqual([]);
  });

  it('two alerts with the same cause at the same place are one mark, the worst', () => {
    const dead = alert({ id: 'dead', code: 'geometry.point-collapse', severity: 'error', firstStep: 76 });
    expect(marksOf(run({ alerts: [alert(), dead] }))).toEqual(['dead']);
  });

  it('a mark stays until a later run is past its step', () => {
    const before = run({ status: 'finished', folder: '/w/.margin/runs/0' });
    expect(marksOf(run({ steps: 69, alerts: [] }), before)).toEqual(['imminent']);
    expect(marksOf(run({ steps: 70, alerts: [] }), before)).toEqual([]);
  });

  it('a later run that finished without the alert ends it, one that failed early does not', () => {
    const before = run({ folder: '/w/.margin/runs/0' });
    expect(marksOf(run({ steps: 40, status: 'finished', alerts: [] }), before)).toEqual([]);
    expect(marksOf(run({ steps: 0, status: 'failed', alerts: [] }), before)).toEqual(['imminent']);
  });

  it('a later run with the same alert speaks for itself', () => {
    const again = run({ folder: '/w/.margin/runs/1', steps: 69, alerts: [alert({ id: 'again' })] });
    expect(marksOf(again, run())).toEqual(['again']);
  });

  it('an alert whose causes stand nowhere marks nothing', () => {
    expect(marksOf(run({ alerts: [alert({ causes: [{ ...rate, sites: [] }] })] }))).toEqual([]);
  });

  it('a first cause that stands nowhere accuses no line of another: the mark is on the first line, the other is told', () => {
    const noise: Cause = { ...rate, id: 'label-noise', title: 'Label noise', sites: [] };
    const [mark, ...more] = collectAlertMarks([run({ alerts: [alert({ causes: [noise, rate] })] })]);
    expect(more).toEqual([]);
    expect(mark).toMatchObject({ cause: { id: 'label-noise' }, second: { id: 'lr-too-high' } });
    expect(mark!.site).toEqual({ file: '/w/a.triplet.json', line: 1 });
  });

  it('the second suspect is told, unless it is ruled out', () => {
    const noise: Cause = { ...rate, id: 'label-noise', title: 'Label noise', confidence: 'possible' };
    expect(collectAlertMarks([run({ alerts: [alert({ causes: [rate, noise] })] })])[0]?.second?.id).toBe(
      'label-noise',
    );
    const ruledOut: Cause = { ...noise, confidence: 'ruled out' };
    expect(collectAlertMarks([run({ alerts: [alert({ causes: [rate, ruledOut] })] })])[0]?.second).toBeNull();
  });
});

describe('the text of a mark', () => {
  it('says what, when, why and by which evidence', () => {
    expect(describeMark(alert(), rate)).toBe(
      'Collapse imminent (step 69). Very likely: learning rate too high for batch-hard mining; weights moved 32 % in one step (limit 15 %).',
    );
  });

  it('drops the evidence rather than passing 140 characters', () => {
    const long: Cause = { ...rate, evidence: [{ name: 'x'.repeat(100), value: 1, step: 1, supports: true }] };
    expect(describeMark(alert(), long)).toBe(
      'Collapse imminent (step 69). Very likely: learning rate too high for batch-hard mining.',
    );
    expect(describeMark(alert({ message: 'y'.repeat(300) }), null)).toHaveLength(140);
  });

  it('keeps NaN as it is', () => {
    const nan: Cause = { ...rate, title: 'NaN from a square root of 0', evidence: [], confidence: 'likely' };
    expect(describeMark(alert({ title: 'Not a number', firstStep: 1 }), nan)).toBe(
      'Not a number (step 1). Likely: NaN from a square root of 0.',
    );
  });
});
