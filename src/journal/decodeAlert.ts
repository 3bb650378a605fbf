import type { AlertEvent, Cause, Confidence, Evidence, Fix, Site } from '../domain/alert';

type Fields = Readonly<Record<string, unknown>>;

const CODE = /^[a-z]+\.[a-z0-9-]+$/;
const SEVERITIES: ReadonlySet<unknown> = new Set(['error', 'warning', 'information']);
const STATES: ReadonlySet<unknown> = new Set(['raised', 'changed', 'cleared', 'acknowledged', 'muted']);
const CONFIDENCES: ReadonlySet<unknown> = new Set<Confidence>([
  'very likely',
  'likely',
  'one of two',
  'possible',
  'unlikely',
  'ruled out',
]);
/** More lines than any source file has; an editor's own numbers end at 2^31. */
const LAST_POSITION = 10_000_000;

/**
 * One alert line as any program may have written it. What an alert can't be without makes the line bad (null); what can be left
 * out is left out where it has another type, so that marks, rows and panels never meet a place or a word that is none.
 */
export function decodeAlert(event: Fields): AlertEvent | null {
  const { id, code, severity, state, message, step, title } = event;
  if (typeof id !== 'string' || typeof code !== 'string' || typeof message !== 'string') return null;
  if (!CODE.test(code) || !SEVERITIES.has(severity) || !STATES.has(state)) return null;
  if (step !== null && typeof step !== 'number') return null;
  const evidence = decodeEvidence(event['evidence']);
  const causes = decodeCauses(event['causes']);
  if (!evidence || !causes) return null;
  return {
    ...event,
    title: typeof title === 'string' ? title : code,
    evidence,
    causes,
  } as unknown as AlertEvent;
}

function decodeEvidence(value: unknown): Evidence[] | null {
  return decodeList(value, (entry) => {
    const { name, step, supports } = entry;
    if (typeof name !== 'string') return null;
    return {
      ...entry,
      name,
      step: typeof step === 'number' ? step : null,
      supports: supports !== false,
    } as Evidence;
  });
}

function decodeCauses(value: unknown): Cause[] | null {
  return decodeList(value, (entry) => {
    const { id, title, confidence, evidence, sites, score, fix, ...rest } = entry;
    const because = evidence === undefined ? [] : decodeEvidence(evidence);
    const places = decodeList(sites, decodeSite);
    if (typeof id !== 'string' || typeof title !== 'string' || !because || !places) return null;
    const mended = decodeFix(fix);
    return {
      ...rest,
      id,
      title,
      confidence: (CONFIDENCES.has(confidence) ? confidence : 'possible') as Confidence,
      evidence: because,
      sites: places,
      ...(typeof score === 'number' ? { score } : {}),
      ...(mended ? { fix: mended } : {}),
    };
  });
}

function decodeSite({ file, line, column, endColumn, text }: Fields): Site | null {
  if (typeof file !== 'string' || !isPosition(line)) return null;
  return {
    file,
    line,
    ...(isPosition(column) ? { column } : {}),
    ...(isPosition(endColumn) ? { endColumn } : {}),
    ...(typeof text === 'string' ? { text } : {}),
  };
}

function decodeFix(value: unknown): Fix | null {
  if (typeof value !== 'object' || value === null) return null;
  const { title, target, oldText, newText } = value as Fields;
  const isWhole = [title, target, oldText, newText].every((part) => typeof part === 'string');
  return isWhole ? ({ title, target, oldText, newText } as Fix) : null;
}

function isPosition(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= LAST_POSITION;
}

function decodeList<T>(value: unknown, decode: (entry: Fields) => T | null): T[] | null {
  if (!Array.isArray(value)) return null;
  const decoded = value.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null ? decode(entry as Fields) : null,
  );
  return decoded.every((entry) => entry !== null) ? decoded : null;
}
