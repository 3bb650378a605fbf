import { compareSeverity, type Alert, type AlertSeverity } from '../../src/domain/alert';
import type { PanelHead } from '../../src/protocol/panel';

/** A place on the time axis that is worth a look: an alert's first step, a change of the learning rate, a checkpoint. */
export interface Mark {
  readonly step: number;
  readonly kind: AlertSeverity | 'plain';
  readonly label: string;
  /** Alerts joined here, the worst first; empty for plain marks. */
  readonly alertIds: readonly string[];
  /** Acknowledged or muted: drawn hollow. */
  readonly hollow: boolean;
}

export function toMarks(head: PanelHead): Mark[] {
  const alerts = head.alerts
    .filter((alert) => alert.firstStep !== null)
    .map((alert): Mark => ({
      step: alert.firstStep as number,
      kind: alert.severity,
      label: alert.title,
      alertIds: [alert.id],
      hollow: alert.state === 'acknowledged' || alert.state === 'muted',
    }));
  const plain = head.marks.map(({ step, label }): Mark => ({
    step,
    kind: 'plain',
    label,
    alertIds: [],
    hollow: false,
  }));
  return [...alerts, ...plain].sort((a, b) => a.step - b.step);
}

export function isOver({ active, state }: Alert): boolean {
  return !active || state === 'acknowledged' || state === 'muted';
}

/** Alert marks closer than `distance` (in pixels, by `toPx`) become one, as severe as its worst; plain ones stay. */
export function joinMarks(marks: readonly Mark[], toPx: (step: number) => number, distance = 8): Mark[] {
  const joined: Mark[] = [];
  for (const mark of marks.filter(({ kind }) => kind !== 'plain')) {
    const before = joined.at(-1);
    if (!before || toPx(mark.step) - toPx(before.step) >= distance) {
      joined.push(mark);
      continue;
    }
    const worse = severity(mark) > severity(before);
    joined[joined.length - 1] = {
      step: before.step,
      kind: worse ? mark.kind : before.kind,
      label: `${before.label}, ${mark.label}`,
      alertIds: worse ? [...mark.alertIds, ...before.alertIds] : [...before.alertIds, ...mark.alertIds],
      hollow: before.hollow && mark.hollow,
    };
  }
  return [...joined, ...marks.filter(({ kind }) => kind === 'plain')];
}

function severity({ kind, hollow }: Mark): number {
  return kind === 'plain' ? -10 : compareSeverity(kind, 'information') + (hollow ? 0 : 3);
}
