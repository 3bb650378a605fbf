import type { AlertDraft } from '../domain/analysisResult';

interface RankDraft {
  readonly rank: number;
  /** As the rank's own analysis says it. */
  readonly draft: AlertDraft;
}

/**
 * Which alerts of the other ranks are news: the ranks of one training mostly go through the same, so a rank's alert is its own
 * only while the rank that the run is judged by (the lead) has none of that kind. Ranks are never quite level, so an alert
 * waits until the lead is past its step.
 */
export class RankAlerts {
  /** The lead's alerts that are not over. */
  private readonly shared = new Map<string, AlertDraft>();
  /** Alerts of other ranks that were given out and are not over, by the id that they were given out with. */
  private readonly own = new Map<string, RankDraft>();
  private waiting: RankDraft[] = [];

  /** What another rank's analysis says; it comes out of `release`. */
  add(rank: number, drafts: readonly AlertDraft[]): void {
    for (const draft of drafts) this.waiting.push({ rank, draft });
  }

  /** The lead's alerts. Those of other ranks that are now shared end: they are given back. */
  see(drafts: readonly AlertDraft[]): AlertDraft[] {
    const ended: AlertDraft[] = [];
    for (const draft of drafts) {
      if (draft.state === 'cleared') {
        this.shared.delete(draft.id);
        continue;
      }
      this.shared.set(draft.id, draft);
      for (const [id, { rank, draft: own }] of this.own) {
        if (own.code !== draft.code) continue;
        this.own.delete(id);
        ended.push({ ...toNamed(rank, own), state: 'cleared', step: draft.step });
      }
    }
    return ended;
  }

  /** The lead is at this step: what waited for it and is news. */
  release(leadStep: number): AlertDraft[] {
    if (this.waiting.length === 0) return [];
    const isDue = ({ draft }: RankDraft): boolean => (draft.step ?? 0) < leadStep;
    const due = this.waiting.filter(isDue);
    this.waiting = this.waiting.filter((each) => !isDue(each));
    const shared = new Set([...this.shared.values()].map(({ code }) => code));
    return due.flatMap((each) => this.take(each, shared));
  }

  /** Another rank becomes the lead: what it has said so far is the lead's, and ends as a rank's own. */
  promote(rank: number): { readonly said: readonly AlertDraft[]; readonly ended: readonly AlertDraft[] } {
    const given = [...this.own].filter(([, each]) => each.rank === rank);
    for (const [id] of given) this.own.delete(id);
    const waiting = this.waiting.filter((each) => each.rank === rank);
    this.waiting = this.waiting.filter((each) => each.rank !== rank);
    return {
      said: [...given.map(([, { draft }]) => draft), ...waiting.map(({ draft }) => draft)],
      ended: given.map(([, { draft }]) => ({ ...toNamed(rank, draft), state: 'cleared' })),
    };
  }

  /** The lead is a rank like others from now on: its alerts end, and are its own where the next lead has none of their kind. */
  demote(rank: number): AlertDraft[] {
    const standing = [...this.shared.values()];
    this.shared.clear();
    this.add(rank, standing);
    return standing.map((draft) => ({ ...draft, state: 'cleared' }));
  }

  private take({ rank, draft }: RankDraft, shared: ReadonlySet<string>): AlertDraft[] {
    const named = toNamed(rank, draft);
    const isKnown = this.own.has(named.id);
    if (draft.state === 'cleared') return this.own.delete(named.id) ? [named] : [];
    // Information is no trouble to point at.
    if (!isKnown && (draft.severity === 'information' || shared.has(draft.code))) return [];
    this.own.set(named.id, { rank, draft });
    // A change of what was not given out before reads as its beginning.
    return [isKnown ? named : { ...named, state: 'raised' }];
  }
}

function toNamed(rank: number, draft: AlertDraft): AlertDraft {
  return { ...draft, id: `${draft.id}@${rank}`, rank, title: `${draft.title} (rank ${rank})` };
}
