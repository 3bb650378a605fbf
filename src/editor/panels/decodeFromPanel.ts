import type { FromPanel } from '../../protocol/panel';

type Kind = FromPanel['kind'];
type Check = (message: Readonly<Record<string, unknown>>) => boolean;

const MAX_TEXT = 10_000;
const isText = (value: unknown): boolean => typeof value === 'string' && value.length <= MAX_TEXT;
/** A table of some hundred rows. */
const MAX_COPIED = 4_000_000;
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value);
const isPosition = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 1;
const isStepOrNull = (value: unknown): boolean => value === null || isNumber(value);
const always: Check = () => true;
const namesAlert: Check = ({ alertId }) => isText(alertId);
const namesCause: Check = ({ alertId, causeId }) => isText(alertId) && isText(causeId);

/** By hand and not by a schema library: the extension's bundle carries none. */
const CHECKS: Record<Kind, Check> = {
  ready: always,
  window: ({ from, to, points }) =>
    isStepOrNull(from) && isStepOrNull(to) && isNumber(points) && (points as number) > 0,
  cursor: ({ step }) => isStepOrNull(step),
  stop: ({ now }) => typeof now === 'boolean',
  snapshotNow: always,
  rerun: always,
  start: always,
  openExample: always,
  openRunFolder: always,
  manageTrust: always,
  pickRun: always,
  openOutput: ({ at }) => at === 'end' || at === 'traceback',
  revealFolder: always,
  copyRunId: always,
  reattach: always,
  markEnded: always,
  openSettings: always,
  openSite: ({ file, line, column }) => isText(file) && isPosition(line) && isPosition(column),
  applyFix: namesCause,
  saveAndRun: namesCause,
  acknowledge: namesAlert,
  mute: namesAlert,
  unmute: namesAlert,
  copyText: ({ text, what }) => typeof text === 'string' && text.length <= MAX_COPIED && isText(what),
  insert: ({ missing }) => missing === 'embeddings' || missing === 'labels',
  rank: ({ rank }) => Number.isInteger(rank) && (rank as number) >= 0,
  tellLoss: always,
  earlierRuns: always,
  explain: ({ code }) => isText(code),
  keep: ({ state }) => JSON.stringify(state ?? null).length <= MAX_TEXT,
  log: ({ level, text }) => ['info', 'warn', 'error'].includes(level as string) && isText(text),
};

/** An intent of the webview; null for anything else. Fields that no intent has are left where they are: nobody reads them. */
export function decodeFromPanel(value: unknown): FromPanel | null {
  if (typeof value !== 'object' || value === null) return null;
  const message = value as Readonly<Record<string, unknown>>;
  const { kind } = message;
  if (typeof kind !== 'string' || !Object.hasOwn(CHECKS, kind)) return null;
  return isWellFormed(kind as Kind, message) ? (message as unknown as FromPanel) : null;
}

/** A state that can't be written down (a cycle) is no state. */
function isWellFormed(kind: Kind, message: Readonly<Record<string, unknown>>): boolean {
  try {
    return CHECKS[kind](message);
  } catch {
    return false;
  }
}
