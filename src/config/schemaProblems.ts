import type { z } from 'zod';
import type { ConfigProblem } from '../domain/configProblem';
import { findNode, joinPath, rangeOfPath } from './configText';
import type { ConfigText, PathSegments } from './configText';
import { listKnownFields } from './knownFields';
import { findLayerKind } from './layerKind';
import { findNearestName } from './nearestName';

type Issue = z.core.$ZodIssue;

/** What the schema says against a configuration, as sentences with their places. */
export function toSchemaProblems(
  config: ConfigText,
  value: unknown,
  issues: readonly Issue[],
): ConfigProblem[] {
  return keepNarrowest(issues).flatMap((issue) => {
    const path = issue.path as PathSegments;
    const layer = findLayerKind(path, valueAt(value, path));
    if (layer && 'problem' in layer) {
      return [createProblem(config, path, `"${joinPath(path)}" ${layer.problem}`)];
    }
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => toUnknownField(config, value, path, key));
    }
    if (issue.code === 'invalid_union' && issue.errors.length > 0)
      return toUnionProblems(config, value, path, issue.errors);
    return [createProblem(config, path, describeIssue(issue, path, valueAt(value, path)))];
  });
}

/** A value beyond two limits (that of whole numbers, and the field's own) hears of the narrower one. */
function keepNarrowest(issues: readonly Issue[]): Issue[] {
  return issues.filter(
    (issue) =>
      issue.code !== 'too_big' ||
      !issues.some(
        (other) =>
          other.code === 'too_big' &&
          joinPath(other.path as PathSegments) === joinPath(issue.path as PathSegments) &&
          other.maximum < issue.maximum,
      ),
  );
}

export function createProblem(
  config: ConfigText,
  path: PathSegments,
  message: string,
  severity: ConfigProblem['severity'] = 'error',
): ConfigProblem {
  return { severity, message, path: joinPath(path), ...rangeOfPath(config, path) };
}

function toUnknownField(config: ConfigText, value: unknown, path: PathSegments, key: string): ConfigProblem {
  const known = listKnownFields(path, value);
  const full = [...path, key];
  const where = path.length === 0 ? 'a configuration' : `"${joinPath(path)}"`;
  const other = known.ofOtherKinds.get(key);
  const near = findNearestName(key, known.fields);
  const hint = other
    ? `It belongs to the kind ${other}.`
    : near
      ? `Did you mean "${near}"?`
      : `Its fields: ${known.fields.filter((name) => name !== '$schema').join(', ')}.`;
  const range = findNode(config.root, full) ? rangeOfPath(config, full, 'key') : rangeOfPath(config, path);
  return {
    severity: 'error',
    message: `"${key}" is no field of ${where}. ${hint}`,
    path: joinPath(full),
    ...range,
  };
}

/** Of a layer its kind speaks; of a union without kinds the branch that fits best: the one with the fewest complaints. */
function toUnionProblems(
  config: ConfigText,
  value: unknown,
  path: PathSegments,
  errors: readonly (readonly Issue[])[],
): ConfigProblem[] {
  const layer = findLayerKind(path, valueAt(value, path));
  const ofKind = layer && 'branch' in layer ? errors[layer.branch] : undefined;
  const best = ofKind ?? errors.toSorted((a, b) => countWeight(a) - countWeight(b))[0] ?? [];
  return toSchemaProblems(
    config,
    value,
    best.map((issue) => ({ ...issue, path: [...path, ...issue.path] })),
  );
}

function countWeight(issues: readonly Issue[]): number {
  return issues.reduce(
    (sum, issue) => sum + (issue.code === 'invalid_type' && issue.path.length === 0 ? 10 : 1),
    0,
  );
}

function describeIssue(issue: Issue, path: PathSegments, received: unknown): string {
  const name = path.length === 0 ? 'A configuration' : `"${joinPath(path)}"`;
  if (received === undefined && (issue.code === 'invalid_type' || issue.code === 'invalid_value')) {
    return `${name} is missing${MISSING_ADVICE[joinPath(path)] ?? '.'}`;
  }
  switch (issue.code) {
    case 'invalid_type':
      return `${name} must be ${TYPE_WORDS[issue.expected] ?? issue.expected}, not ${describeValue(received)}.`;
    case 'too_small':
      return `${name} must ${describeLimit(issue.origin, issue.inclusive === false ? 'more than' : 'at least', Number(issue.minimum))}.`;
    case 'too_big':
      return `${name} must ${describeLimit(issue.origin, issue.inclusive === false ? 'less than' : 'at most', Number(issue.maximum))}.`;
    case 'invalid_value':
      return describeChoice(name, issue.values.map(String), received);
    case 'invalid_union':
      return describeChoice(name, toOptions(issue), received);
    default:
      return `${name} ${issue.message}.`;
  }
}

function toOptions(issue: Issue): string[] {
  const options: unknown = (issue as { options?: unknown }).options;
  return Array.isArray(options) ? options.map(String) : [];
}

function describeChoice(name: string, options: readonly string[], received: unknown): string {
  const near = typeof received === 'string' ? findNearestName(received, options) : null;
  const list = options.map((option) => `"${option}"`).join(', ');
  const hint = near ? ` Did you mean "${near}"?` : '';
  return `${name} must be ${options.length === 1 ? '' : 'one of '}${list}, not ${describeValue(received)}.${hint}`;
}

function describeLimit(origin: string, word: string, limit: number): string {
  if (origin === 'array') return `have ${word} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  if (origin === 'string') return limit === 1 ? 'not be empty' : `have ${word} ${limit} characters`;
  return `be ${word} ${limit}`;
}

const TYPE_WORDS: Record<string, string> = {
  object: 'an object { … }',
  array: 'a list [ … ]',
  record: 'an object { … }',
  string: 'a text in double quotes',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

const MISSING_ADVICE: Record<string, string> = {
  data: ': say what to train on, e.g. "data": { "path": "data.csv", "labelColumn": "label" }.',
  'data.path': ': name the data file, relative to this configuration.',
};

function describeValue(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  // JSON has no Infinity, which is what 1e400 is read as.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function valueAt(value: unknown, path: PathSegments): unknown {
  let here = value;
  for (const segment of path) here = (here as Record<string | number, unknown> | null | undefined)?.[segment];
  return here;
}
