import { ENDED, type RunStatus } from '../../src/domain/run';
import type { PanelRun } from '../../src/protocol/panel';
import { formatElapsed, formatSpeed, formatStep } from './numbers';

/** `train.py` and `run 14`; a name that a person gave, and the number of its run. */
export function toRunTitle({ name, number }: Pick<PanelRun, 'name' | 'number'>): {
  strong: string;
  rest: string;
} {
  if (number === null) return { strong: name, rest: '' };
  const rest = `run ${number}`;
  const isSaid = name.endsWith(` ${rest}`);
  return { strong: isSaid ? name.slice(0, -rest.length - 1) : name, rest };
}

/**
 * `step 72 of 400 · 61/s · 0:01`; ended `400 steps · 59/s · 0:07`; with little room `72 / 400`. In parts: the last ones go
 * first where there is no room for all.
 */
export function toMeta(run: PanelRun, narrow: boolean): string[] {
  const { step, totalSteps, status, elapsedSeconds, dropped } = run;
  if (status === 'broken') return [];
  if (narrow)
    return totalSteps === null
      ? [`step ${formatStep(step)}`]
      : [formatStep(step), ` / ${formatStep(totalSteps)}`];
  const ended = ENDED.has(status);
  const speed =
    run.stepsPerSecond ??
    (ended && elapsedSeconds !== null && elapsedSeconds > 0 && step > 0 ? step / elapsedSeconds : null);
  const where = ended
    ? `${formatStep(step)} ${step === 1 ? 'step' : 'steps'}`
    : step === 0
      ? ''
      : `step ${formatStep(step)}`;
  const total = ended || step === 0 || totalSteps === null ? '' : ` of ${formatStep(totalSteps)}`;
  const more = [
    speed === null ? '' : formatSpeed(speed),
    elapsedSeconds === null ? '' : formatElapsed(elapsedSeconds),
    dropped > 0 ? `${formatStep(dropped)} ${dropped === 1 ? 'sample' : 'samples'} dropped` : '',
  ]
    .filter((part) => part !== '')
    .map((part, i) => (i === 0 && where === '' ? part : ` · ${part}`));
  return [where, total, ...more].filter((part) => part !== '');
}

export const STATUS_ICON: Record<RunStatus, string> = {
  starting: 'loading',
  running: 'sync',
  stopping: 'loading',
  finished: 'pass',
  stopped: 'circle-slash',
  failed: 'error',
  lost: 'debug-disconnect',
  broken: 'question',
};

export const STATUS_WORD: Record<RunStatus, string> = {
  starting: 'Starting',
  running: 'Running',
  stopping: 'Stopping',
  finished: 'Finished',
  stopped: 'Stopped',
  failed: 'Failed',
  lost: 'Lost',
  broken: 'Broken',
};

export const STATUS_TONE: Record<RunStatus, string> = {
  starting: '',
  running: '',
  stopping: '',
  finished: 'good',
  stopped: '',
  failed: 'error',
  lost: 'warning',
  broken: 'warning',
};
