import type { Site } from '../src/domain/alert';
import type { Host } from './host';

/** What a person can ask of the extension, by name. Views call these and never build messages. */
export interface Intents {
  ready(): void;
  showWindow(window: { from: number; to: number } | null, points: number): void;
  showStep(step: number | null): void;
  stop(now: boolean): void;
  snapshotNow(): void;
  rerun(): void;
  start(): void;
  openExample(): void;
  openRunFolder(): void;
  manageTrust(): void;
  pickRun(): void;
  openOutput(at?: 'end' | 'traceback'): void;
  revealFolder(): void;
  copyRunId(): void;
  reattach(): void;
  markEnded(): void;
  openSettings(): void;
  openSite(site: Site): void;
  applyFix(alertId: string, causeId: string): void;
  saveAndRun(alertId: string, causeId: string): void;
  acknowledge(alertId: string): void;
  mute(alertId: string): void;
  unmute(alertId: string): void;
  /** `what` names the text in the answer: "Loss as CSV". */
  copyText(text: string, what: string): void;
  insert(missing: 'embeddings' | 'labels'): void;
  tellLoss(): void;
  showRank(rank: number): void;
  askEarlierRuns(): void;
  explain(code: string): void;
  report(text: string): void;
}

export function createIntents({ post }: Host): Intents {
  return {
    ready: () => post({ kind: 'ready' }),
    showWindow: (window, points) =>
      post({ kind: 'window', from: window?.from ?? null, to: window?.to ?? null, points }),
    showStep: (step) => post({ kind: 'cursor', step }),
    stop: (now) => post({ kind: 'stop', now }),
    snapshotNow: () => post({ kind: 'snapshotNow' }),
    rerun: () => post({ kind: 'rerun' }),
    start: () => post({ kind: 'start' }),
    openExample: () => post({ kind: 'openExample' }),
    openRunFolder: () => post({ kind: 'openRunFolder' }),
    manageTrust: () => post({ kind: 'manageTrust' }),
    pickRun: () => post({ kind: 'pickRun' }),
    openOutput: (at = 'end') => post({ kind: 'openOutput', at }),
    revealFolder: () => post({ kind: 'revealFolder' }),
    copyRunId: () => post({ kind: 'copyRunId' }),
    markEnded: () => post({ kind: 'markEnded' }),
    reattach: () => post({ kind: 'reattach' }),
    openSettings: () => post({ kind: 'openSettings' }),
    openSite: ({ file, line, column }) => post({ kind: 'openSite', file, line, column: column ?? 1 }),
    applyFix: (alertId, causeId) => post({ kind: 'applyFix', alertId, causeId }),
    saveAndRun: (alertId, causeId) => post({ kind: 'saveAndRun', alertId, causeId }),
    acknowledge: (alertId) => post({ kind: 'acknowledge', alertId }),
    mute: (alertId) => post({ kind: 'mute', alertId }),
    unmute: (alertId) => post({ kind: 'unmute', alertId }),
    copyText: (text, what) => post({ kind: 'copyText', text, what }),
    insert: (missing) => post({ kind: 'insert', missing }),
    tellLoss: () => post({ kind: 'tellLoss' }),
    showRank: (rank) => post({ kind: 'rank', rank }),
    askEarlierRuns: () => post({ kind: 'earlierRuns' }),
    explain: (code) => post({ kind: 'explain', code }),
    report: (text) => post({ kind: 'log', level: 'error', text: text.slice(0, 2000) }),
  };
}
