import { reduceAlerts, toFamily, toUnmuted, type Alert, type AlertEvent } from '../domain/alert';
import { summarizeAlerts } from '../domain/alertSummary';
import type { RunManifest } from '../domain/run';
import { EventsTail } from './eventsTail';
import { withEndedRunLock } from './endedRunLock';
import { readEnded, writeEnded } from './writeEnded';

export type AlertAnswer = 'acknowledge' | 'mute' | 'unmute';

export interface AnsweredRun {
  readonly alerts: readonly Alert[];
  readonly manifest: RunManifest;
}

/**
 * What a person says to an alert of a run that has ended. Its recorder is gone, so the line in events.jsonl and the worst
 * alert in run.json are written from here, under the run's lock; they read as if the recorder had written them. Rejects with
 * a sentence.
 */
export async function answerEndedRun(
  folder: string,
  alertId: string,
  said: AlertAnswer,
): Promise<AnsweredRun> {
  let answered: AnsweredRun | null = null;
  await withEndedRunLock(folder, async () => {
    const manifest = readEnded(folder);
    const events = new EventsTail(folder);
    events.poll();
    const lines = toAnswers(folder, events.alerts, alertId, said);
    const alerts = reduceAlerts([...events.alerts, ...lines]);
    const summary = summarizeAlerts(alerts, true);
    await writeEnded(folder, lines, summary);
    answered = { alerts, manifest: { ...manifest, ...summary } };
  });
  if (!answered) throw new Error(`${folder} was not answered.`);
  return answered;
}

/** The lines that say it; a mute and its end are for the alert's whole family. */
function toAnswers(
  folder: string,
  lines: readonly AlertEvent[],
  alertId: string,
  said: AlertAnswer,
): AlertEvent[] {
  const asked = lines.findLast(({ id }) => id === alertId);
  if (!asked) throw new Error(`${folder}: events.jsonl has no alert ${alertId}.`);
  const time = new Date().toISOString();
  const own = (id: string): AlertEvent[] => lines.filter((line) => line.id === id);
  const family = new Set(
    lines
      .filter(({ id, code }) => id !== alertId && toFamily(code) === toFamily(asked.code))
      .map(({ id }) => id),
  );
  const answer = toAnswer(own(alertId), said, time);
  if (!answer || said === 'acknowledge') return answer ? [answer] : [];
  const others = [...family].map(own).filter((each) => said === 'unmute' || each.at(-1)!.state !== 'cleared');
  return [answer, ...others.flatMap((each) => toAnswer(each, said, time) ?? [])];
}

/** Null for what is no news: what is over is not acknowledged any more, and nothing is said twice. */
function toAnswer(lines: readonly AlertEvent[], said: AlertAnswer, time: string): AlertEvent | null {
  const last = lines.at(-1)!;
  if (said === 'unmute') {
    const beneath = lines.findLast(({ state }) => state !== 'muted');
    return last.state === 'muted' ? toUnmuted(last, beneath, time) : null;
  }
  const state = said === 'mute' ? 'muted' : 'acknowledged';
  if (last.state === state || (state === 'acknowledged' && last.state === 'cleared')) return null;
  return { ...last, time, state };
}
