import { join } from 'node:path';
import { reduceAlerts, toUnmuted, type Alert, type AlertEvent } from '../domain/alert';
import { summarizeAlerts } from '../domain/alertSummary';
import { ENDED, type RunManifest } from '../domain/run';
import { EventLog } from '../journal/eventLog';
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
    const lines = events.alerts.filter(({ id }) => id === alertId);
    if (lines.length === 0) throw new Error(`${folder}: events.jsonl has no alert ${alertId}.`);
    const line = toAnswer(lines, said, new Date().toISOString());
    if (line) append(folder, line);
    events.poll();
    const alerts = reduceAlerts(events.alerts);
    const summary = summarizeAlerts(alerts, true);
    await rewrite(folder, summary);
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

function append(folder: string, event: AlertEvent): void {
  const log = new EventLog(folder, () => undefined);
  try {
    log.recover();
    log.append(event);
  } finally {
    log.close();
  }
}

/** Fields that this version doesn't know stay as they are. */
async function rewrite(folder: string, summary: Pick<RunManifest, 'worst' | 'activeAlerts'>): Promise<void> {
  const bytes = readPlainFile(join(folder, MANIFEST_FILE));
  const known = JSON.parse(Buffer.from(bytes ?? []).toString('utf8')) as RunManifest;
  if (!(await new ManifestFile(folder).write({ ...known, ...summary })))
    throw new Error(
      `${join(folder, MANIFEST_FILE)} can't be written: the disk is full, or it is not yours to write.`,
    );
}
