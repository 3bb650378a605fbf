import {
  compareSeverity,
  reduceAlerts,
  toFamily,
  toUnmuted,
  type Alert,
  type AlertEvent,
} from '../domain/alert';
import { summarizeAlerts } from '../domain/alertSummary';
import type { AlertDraft } from '../domain/analysisResult';

/** The alerts of a run as they stand, and what people said to them: decides which lines are written. */
export class AlertLog {
  /** First and last line of each alert: all that folding needs, however often it changed. */
  private readonly lines = new Map<string, { first: AlertEvent; last: AlertEvent }>();
  /** Of muted alerts: how they would stand, by what the analysis has said since. */
  private readonly beneath = new Map<string, AlertDraft>();

  constructor(
    private readonly write: (event: AlertEvent) => void,
    private readonly now: () => string,
  ) {}

  /** Takes in a line that is already written (a run that is adopted). */
  restore(event: AlertEvent): void {
    const line = this.lines.get(event.id);
    if (event.state !== 'muted') this.beneath.delete(event.id);
    else if (line && line.last.state !== 'muted') this.beneath.set(event.id, line.last);
    this.lines.set(event.id, { first: line?.first ?? event, last: event });
  }

  /** Writes what the analysis says, unless somebody muted it. True when something was written. */
  add(draft: AlertDraft): boolean {
    const last = this.lines.get(draft.id)?.last;
    if (last?.state === 'muted') {
      this.beneath.set(draft.id, draft);
      return false;
    }
    if (last !== undefined && isSaid(last, draft)) return false;
    if (!isOver(draft) && this.isMuted(draft.code)) {
      this.append({ ...draft, time: this.now(), state: 'muted' });
      this.beneath.set(draft.id, draft);
      return true;
    }
    const stillAcknowledged =
      last?.state === 'acknowledged' &&
      draft.state === 'changed' &&
      compareSeverity(draft.severity, last.severity) <= 0;
    this.append({ ...draft, time: this.now(), state: stillAcknowledged ? 'acknowledged' : draft.state });
    return true;
  }

  /**
   * Brings the log to what a replay arrived at: writes only where it differs. The log may be ahead of the journal, whose last
   * rows died in a recorder's buffer: those come again and lead to the same line.
   */
  settle(drafts: ReadonlyMap<string, AlertDraft>): void {
    for (const draft of drafts.values()) {
      const last = this.lines.get(draft.id)?.last;
      const differs =
        last === undefined || isOver(last) !== isOver(draft) || last.severity !== draft.severity;
      const ahead = last !== undefined && (last.step ?? -1) > (draft.step ?? -1);
      if (differs && !ahead) this.add(draft);
    }
  }

  /** What a person says to an alert; a mute is for its whole family. False when it is no news, or there is none with that id. */
  answer(id: string, state: 'acknowledged' | 'muted'): boolean {
    const last = this.lines.get(id)?.last;
    if (last === undefined || last.state === state || (state === 'acknowledged' && isOver(last)))
      return false;
    const heard = state === 'acknowledged' ? [last] : [last, ...this.familyOf(last).filter(isHeard)];
    for (const each of heard) this.append({ ...each, time: this.now(), state });
    return true;
  }

  /** Takes the mute of an alert's family back; false when the alert is not muted. */
  unmute(id: string): boolean {
    const last = this.lines.get(id)?.last;
    if (last?.state !== 'muted') return false;
    for (const each of [last, ...this.familyOf(last)])
      if (each.state === 'muted') this.append(toUnmuted(each, this.beneath.get(each.id), this.now()));
    return true;
  }

  alerts(): Alert[] {
    return [...this.lines.values()].flatMap(({ first, last }) =>
      reduceAlerts(first === last ? [first] : [first, last]),
    );
  }

  /** For the manifest. */
  summary(ended: boolean): ReturnType<typeof summarizeAlerts> {
    return summarizeAlerts(this.alerts(), ended);
  }

  /** The last lines of the other alerts of its family. */
  private familyOf({ id, code }: AlertEvent): AlertEvent[] {
    const family = toFamily(code);
    return [...this.lines.values()].flatMap(({ last }) =>
      last.id !== id && toFamily(last.code) === family ? [last] : [],
    );
  }

  private isMuted(code: AlertEvent['code']): boolean {
    const family = toFamily(code);
    return [...this.lines.values()].some(
      ({ last }) => last.state === 'muted' && toFamily(last.code) === family,
    );
  }

  private append(event: AlertEvent): void {
    this.restore(event);
    this.write(event);
  }
}

/** Rows that come again after an adoption lead to lines that are written already. */
function isSaid(last: AlertEvent, draft: AlertDraft): boolean {
  return (
    last.state === draft.state &&
    last.severity === draft.severity &&
    draft.step !== null &&
    (last.step ?? -1) >= draft.step
  );
}

function isHeard({ state }: AlertEvent): boolean {
  return state !== 'cleared' && state !== 'muted';
}

function isOver(event: Pick<AlertEvent, 'state'>): boolean {
  return event.state === 'cleared';
}
