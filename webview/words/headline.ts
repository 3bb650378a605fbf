import { ENDED, type Verdict, type VerdictStat } from '../../src/domain/run';
import type { PanelHead, PanelRun } from '../../src/protocol/panel';
import { formatElapsed, formatStep } from './numbers';

/** What stands on top: the verdict of the recorder, or, where the run itself is in trouble, what happened to it. */
export interface Headline {
  readonly icon: string;
  readonly tone: string;
  readonly title: string;
  readonly sentence: string;
  /** Muted lines under the sentence. */
  readonly notes: readonly string[];
  readonly stats: readonly VerdictStat[];
  readonly state: 'verdict' | 'waiting' | 'failed' | 'lost' | 'broken';
}

/** `quiet`: seconds without news; null where nobody waits for any. */
export function toHeadline(head: PanelHead, run: PanelRun, quiet: number | null = null): Headline {
  switch (run.status) {
    case 'broken':
      return {
        icon: 'question',
        tone: 'warning',
        title: 'This run can’t be read',
        sentence: asSentence(run.reason ?? run.rowText),
        notes: [],
        stats: [],
        state: 'broken',
      };
    case 'failed':
      return {
        ...toFailure(run),
        notes: [...kept(run), ...lastVerdict(head.verdict)],
        stats: head.verdict?.stats ?? [],
        state: 'failed',
      };
    case 'lost':
      return {
        icon: 'debug-disconnect',
        tone: 'warning',
        title: `Lost at step ${formatStep(run.step)}`,
        sentence: `${toLoss(run, quiet)} All ${formatStep(run.step)} steps that were written are below.`,
        notes: lastVerdict(head.verdict),
        stats: head.verdict?.stats ?? [],
        state: 'lost',
      };
    default:
      return isWaiting(head, run) ? toWaiting(head.verdict) : toVerdict(head.verdict, run);
  }
}

export function isWaiting({ verdict }: PanelHead, run: PanelRun): boolean {
  if (ENDED.has(run.status)) return false;
  return run.status === 'starting' || (run.step === 0 && (verdict === null || verdict.state === 'waiting'));
}

function toWaiting(verdict: Verdict | null): Headline {
  return {
    icon: 'loading',
    tone: '',
    title: 'Waiting for the first step',
    sentence: verdict?.state === 'waiting' ? verdict.sentence : '',
    notes: [],
    stats: [],
    state: 'waiting',
  };
}

const TONE: Record<Verdict['tone'], { icon: string; tone: string }> = {
  question: { icon: 'question', tone: '' },
  loading: { icon: 'loading', tone: '' },
  pass: { icon: 'pass', tone: 'good' },
  info: { icon: 'info', tone: 'info' },
  warning: { icon: 'warning', tone: 'warning' },
  error: { icon: 'error', tone: 'error' },
};

function toVerdict(verdict: Verdict | null, run: PanelRun): Headline {
  if (verdict === null) {
    const ended = ENDED.has(run.status);
    const title = ended ? 'Ended before there was a verdict' : 'Too early to tell: 0 of 3 snapshots';
    return { ...TONE.question, title, sentence: '', notes: [], stats: [], state: 'verdict' };
  }
  const { title, sentence, confidence, stats, tone } = verdict;
  const notes = [
    confidence,
    run.status === 'stopped' ? `Stopped at step ${formatStep(run.step)}.` : '',
  ].filter((note) => note !== '');
  // "Too early to tell: 1 of 3 snapshots" is one line.
  const early =
    verdict.state === 'too-early' && !title.includes(':') && /^\d+ of \d+ snapshots\.?$/.test(sentence);
  return {
    ...TONE[tone],
    title: early ? `${title}: ${sentence.replace(/\.$/, '')}` : title,
    sentence: early ? '' : sentence,
    notes,
    stats,
    state: 'verdict',
  };
}

/** A program that still runs has a clock; else the reason stands. */
function toLoss({ reason, lostTrainer }: PanelRun, quiet: number | null): string {
  if (lostTrainer === 'runs' && quiet !== null)
    return `Its recorder is gone; the program still runs, no word for ${formatElapsed(quiet)}.`;
  return asSentence(reason ?? 'The recorder does not answer and its process is gone');
}

function toFailure(run: PanelRun): Pick<Headline, 'icon' | 'tone' | 'title' | 'sentence'> {
  const where = run.step > 0 ? `at step ${formatStep(run.step)}` : 'before step 1';
  const title = run.signal === null ? `Failed ${where}` : `Killed ${where} (${run.signal})`;
  return { icon: 'error', tone: 'error', title, sentence: run.failureLine ?? asSentence(run.reason ?? '') };
}

function kept(run: PanelRun): string[] {
  const steps = run.step === 0 ? '' : `${formatStep(run.step)} ${run.step === 1 ? 'step' : 'steps'} kept.`;
  const code = run.exitCode === null ? '' : `Exit code ${run.exitCode}.`;
  return [`${steps} ${code}`.trim()].filter((note) => note !== '');
}

function lastVerdict(verdict: Verdict | null): string[] {
  return verdict === null || verdict.state === 'waiting'
    ? []
    : [`Last verdict before that: ${verdict.title}.`];
}

export function asSentence(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  // `run.json` stays as it is written.
  const first = /^\p{L}+(?=[\s,;:]|$)/u.test(trimmed)
    ? trimmed.charAt(0).toUpperCase() + trimmed.slice(1)
    : trimmed;
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
