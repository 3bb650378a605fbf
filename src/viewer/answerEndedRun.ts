import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { reduceAlerts, toFamily, toUnmuted, type Alert, type AlertEvent } from '../domain/alert';
import { summarizeAlerts } from '../domain/alertSummary';
import { ENDED, type RunManifest } from '../domain/run';
import { EVENTS_FILE, EventLog } from '../journal/eventLog';
import { ManifestFile } from '../journal/manifestFile';
import { readPlainFile } from '../journal/plainFile';
import { MANIFEST_FILE, readManifest } from '../journal/readManifest';
import { EventsTail } from './eventsTail';
import { withEndedRunLock } from './endedRunLock';

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
    const takeBack = append(folder, lines);
    try {
      await rewrite(folder, summary);
    } catch (error) {
      takeBack();
      throw error;
    }
    answered = { alerts, manifest: { ...manifest, ...summary } };
  });
  if (!answered) throw new Error(`${folder} was not answered.`);
  return answered;
}

function readEnded(folder: string): RunManifest {
  const reading = readManifest(folder);
  if (reading.kind !== 'manifest') throw new Error(`${folder} can't be read as a run.`);
  if (!ENDED.has(reading.manifest.status))
    throw new Error(`${folder} has no recorder that could be told, and it has not ended: reattach it first.`);
  return reading.manifest;
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

/** Gives what undoes it: events.jsonl and run.json say the same, or neither says it. */
function append(folder: string, lines: readonly AlertEvent[]): () => void {
  if (lines.length === 0) return () => undefined;
  const path = join(folder, EVENTS_FILE);
  const { size } = statSync(path);
  const log = new EventLog(folder, () => undefined);
  try {
    log.recover();
    for (const line of lines.slice(0, -1)) log.hold(line);
    log.append(lines.at(-1)!);
  } finally {
    log.close();
  }
  return () => truncateSync(path, size);
}

/** Fields that this version doesn't know stay as they are. */
async function rewrite(folder: string, summary: Pick<RunManifest, 'worst' | 'activeAlerts'>): Promise<void> {
  const bytes = readPlainFile(join(folder, MANIFEST_FILE));
  const known = JSON.parse(Buffer.from(bytes ?? []).toString('utf8')) as RunManifest;
  if (!(await new ManifestFile(folder).write({ ...known, ...summary })))
    throw new Error(
      `${join(folder, MANIFEST_FILE)} can't be written: the disk is full, or it is not yours to write. Nothing was changed.`,
    );
}
