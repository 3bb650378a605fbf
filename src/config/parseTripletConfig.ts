import type { Node } from 'jsonc-parser';
import type { ConfigProblem } from '../domain/configProblem';
import { findCombinationProblems } from './combinationProblems';
import { readConfigText, toRange, toValue } from './configText';
import type { ConfigText } from './configText';
import { createProblem, toSchemaProblems } from './schemaProblems';
import { DEFAULT_KINDS, tripletConfigSchema } from './tripletConfig';
import type { TripletConfig } from './tripletConfig';

export interface ParsedConfig {
  /** Defaults filled in; null when a problem is an error. */
  readonly config: TripletConfig | null;
  readonly problems: ConfigProblem[];
}

const SYNTAX_ERROR_LIMIT = 10;

/** Parses and checks a `*.triplet.json` (comments and trailing commas allowed). Never throws; data files are not looked at. */
export function parseTripletConfig(text: string, fileName: string): ParsedConfig {
  const source = readConfigText(text);
  if (source.text.trim() === '') {
    const message = `${fileName} is empty: a configuration needs at least "data": { "path": … }.`;
    return { config: null, problems: [createProblem(source, [], message)] };
  }
  if (source.syntaxErrors.length > 0 || !source.root)
    return { config: null, problems: toSyntaxProblems(source) };

  const duplicates = findDuplicateFields(source);
  const value = fillKinds(toValue(source.root));
  const parsed = tripletConfigSchema.safeParse(value);
  if (!parsed.success) {
    return {
      config: null,
      problems: [...duplicates, ...toSchemaProblems(source, value, parsed.error.issues)].sort(byPlace),
    };
  }
  const problems = [...duplicates, ...findCombinationProblems(source, parsed.data)].sort(byPlace);
  return { config: problems.some((problem) => problem.severity === 'error') ? null : parsed.data, problems };
}

function toSyntaxProblems(source: ConfigText): ConfigProblem[] {
  return source.syntaxErrors.slice(0, SYNTAX_ERROR_LIMIT).map(({ message, range }) => ({
    severity: 'error',
    message: `Not valid JSON: ${message.charAt(0).toLowerCase()}${message.slice(1)}.`,
    path: '',
    ...range,
  }));
}

/** A section that names no kind has its usual one. */
function fillKinds(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const config = value as Record<string, unknown>;
  for (const [section, kind] of Object.entries(DEFAULT_KINDS)) {
    const given = config[section];
    if (typeof given !== 'object' || given === null || Array.isArray(given) || Object.hasOwn(given, 'kind'))
      continue;
    config[section] = { kind, ...given };
  }
  return config;
}

/** JSON lets a field stand twice and the last one wins: nobody means that. */
function findDuplicateFields(source: ConfigText): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const visit = (node: Node, path: (string | number)[]): void => {
    if (node.type === 'array') {
      node.children?.forEach((child, index) => {
        visit(child, [...path, index]);
      });
    }
    if (node.type !== 'object') return;
    const seen = new Set<string>();
    for (const property of node.children ?? []) {
      const [key, value] = property.children ?? [];
      if (!key || !value) continue;
      const name = String(key.value);
      if (seen.has(name)) {
        const range = toRange(source.text, key.offset, key.length);
        const problem = createProblem(source, [...path, name], `"${name}" stands here twice: remove one.`);
        problems.push({ ...problem, ...range });
      }
      seen.add(name);
      visit(value, [...path, name]);
    }
  };
  if (source.root) visit(source.root, []);
  return problems;
}

function byPlace(a: ConfigProblem, b: ConfigProblem): number {
  return a.line - b.line || a.column - b.column;
}
