import type { AlertDraft } from '../domain/analysisResult';

/**
 * Which alerts of the other ranks are news: the ranks of one training mostly go through the same, so a rank's alert is its own
 * only while the rank that the run is judged by (the lead) has none of that kind. Ranks are never quite level, so an alert
 * waits until the lead is past its step.
 */
export class RankAlerts {
  /** Codes of the lead's alerts that are not over, by alert. */
  private readonly shared = new Map<string, string>();
  /** Alerts of other ranks that were given out and are not over, as they stand. */
  private readonly own = new Map<string, AlertDraft>();
  private waiting: AlertDraft[] = [];

  /** What another rank's analysis says; it comes out of `release`. */
  add(rank: number, drafts: readonly AlertDraft[]): void {
    for (const draft of drafts)
      this.waiting.push({
        ...draft,
        id: `${draft.id}@${rank}`,
        rank,
        title: `${draft.title} (rank ${rank})`,
      });
  }

  /** The lead's alerts. Those of other ranks that are now shared end: they are given back. */
  see(drafts: readonly AlertDraft[]): AlertDraft[] {
    const ended: AlertDraft[] = [];
    for (const { id, code, state, step } of drafts) {
      if (state === 'cleared') this.shared.delete(id);
      else this.shared.set(id, code);
      for (const alert of this.own.values())
        if (state !== 'cleared' && alert.code === code) ended.push({ ...alert, state: 'cleared', step });
    }
    for (const { id } of ended) this.own.delete(id);
    return ended;
  }

  /** The lead is at this step: what waited for it and is news. */
  release(leadStep: number): AlertDraft[] {
    if (this.waiting.length === 0) return [];
    const isDue = ({ step }: AlertDraft): boolean => (step ?? 0) < leadStep;
    const due = this.waiting.filter(isDue);
    this.waiting = this.waiting.filter((draft) => !isDue(draft));
    const shared = new Set(this.shared.values());
    return due.flatMap((draft) => this.take(draft, shared));
  }

  private take(draft: AlertDraft, shared: ReadonlySet<string>): AlertDraft[] {
    const isKnown = this.own.has(draft.id);
    if (draft.state === 'cleared') return this.own.delete(draft.id) ? [draft] : [];
    // Information is no trouble to point at.
    if (!isKnown && (draft.severity === 'information' || shared.has(draft.code))) return [];
    this.own.set(draft.id, draft);
    // A change of what was not given out before reads as its beginning.
    return [isKnown ? draft : { ...draft, state: 'raised' }];
  }
}
