import { createScanner, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Node, ParseError } from 'jsonc-parser';

/** 1-based, ends exclusive. */
export interface TextRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export type PathSegments = readonly (string | number)[];

/** A configuration's text with its syntax tree: from JSON paths to places and back to values. */
export interface ConfigText {
  readonly text: string;
  readonly root: Node | undefined;
  readonly syntaxErrors: readonly { readonly message: string; readonly range: TextRange }[];
}

const SYNTAX_WORDS: Record<string, string> = {
  InvalidSymbol: 'This is no JSON value: strings need double quotes',
  InvalidNumberFormat: 'This is not a number as JSON writes it',
  PropertyNameExpected: 'A field name in double quotes is missing here',
  ValueExpected: 'A value is missing here',
  ColonExpected: 'A colon is missing here',
  CommaExpected: 'A comma is missing here',
  CloseBraceExpected: 'A closing } is missing',
  CloseBracketExpected: 'A closing ] is missing',
  EndOfFileExpected: 'There is more text after the end of the configuration: remove it',
  InvalidCommentToken: 'Comments are // or /* */',
  UnexpectedEndOfComment: 'The comment is not closed: */ is missing',
  UnexpectedEndOfString: 'The string is not closed: a double quote is missing',
  UnexpectedEndOfNumber: 'The number is not complete',
  InvalidUnicode: 'This \\u escape is not valid',
  InvalidEscapeCharacter: 'This escape is not valid: write \\\\ for a backslash',
  InvalidCharacter: 'This character may not stand here',
};

/** No field stands deeper than ten levels; whoever walks the tree calls itself once a level. */
const DEEPEST_LEVEL = 100;

/** Parses JSON with comments and trailing commas. Never throws: errors are in `syntaxErrors`. */
export function readConfigText(source: string): ConfigText {
  const text = source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source;
  const tooDeep = findTooDeep(text);
  if (tooDeep !== null) {
    const message = `Lists and objects stand ${DEEPEST_LEVEL} levels deep in each other here, no field is that deep`;
    return { text, root: undefined, syntaxErrors: [{ message, range: toRange(text, tooDeep, 1) }] };
  }
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: false });
  return {
    text,
    root,
    syntaxErrors: errors.map((error) => ({
      message: SYNTAX_WORDS[printParseErrorCode(error.error)] ?? 'This is not valid JSON',
      range: toRange(text, error.offset, Math.max(1, error.length)),
    })),
  };
}

/** Offset of the first bracket that opens too many levels; null when there is none. */
function findTooDeep(text: string): number | null {
  const scanner = createScanner(text, true);
  let level = 0;
  // Only the token at the end of the text has no length; texts begin with their quote, comments with a slash.
  for (scanner.scan(); scanner.getTokenLength() > 0; scanner.scan()) {
    const first = text.charAt(scanner.getTokenOffset());
    if ('{['.includes(first)) level++;
    else if ('}]'.includes(first)) level--;
    if (level > DEEPEST_LEVEL) return scanner.getTokenOffset();
  }
  return null;
}

export function toRange(text: string, offset: number, length: number): TextRange {
  const start = toPosition(text, Math.min(offset, text.length));
  const end = toPosition(text, Math.min(offset + length, text.length));
  const empty = start.line === end.line && start.column === end.column;
  return { ...start, endLine: end.line, endColumn: empty ? end.column + 1 : end.column };
}

function toPosition(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

/** The property node (name and value) of a path, or the element node of an array; undefined where it is not there. */
export function findNode(
  root: Node | undefined,
  path: PathSegments,
): { value: Node; key: Node | null } | undefined {
  if (!root) return undefined;
  let found: { value: Node; key: Node | null } = { value: root, key: null };
  for (const segment of path) {
    const next = findChild(found.value, segment);
    if (!next) return undefined;
    found = next;
  }
  return found;
}

function findChild(node: Node, segment: string | number): { value: Node; key: Node | null } | undefined {
  if (node.type === 'array') {
    const value = node.children?.[Number(segment)];
    return value && { value, key: null };
  }
  if (node.type !== 'object') return undefined;
  const property = node.children?.findLast((child) => child.children?.[0]?.value === String(segment));
  const [key, value] = property?.children ?? [];
  return key && value && { key, value };
}

/** The range of the value at a path; of the nearest enclosing one where it is not written down; the first character of the file at last. */
export function rangeOfPath(
  config: ConfigText,
  path: PathSegments,
  part: 'value' | 'key' = 'value',
): TextRange {
  for (let length = path.length; length > 0; length--) {
    const found = findNode(config.root, path.slice(0, length));
    if (!found) continue;
    const whole = length === path.length && part === 'value';
    const node = whole ? found.value : (found.key ?? found.value);
    const short = node.type === 'object' || node.type === 'array' ? (found.key ?? node) : node;
    return toRange(config.text, short.offset, short === node ? node.length : short.length);
  }
  return toRange(config.text, config.root?.offset ?? 0, 1);
}

/** The value of a node; `__proto__` becomes an ordinary field, so that it can be refused like any other. */
export function toValue(node: Node): unknown {
  if (node.type === 'array') return (node.children ?? []).map(toValue);
  if (node.type !== 'object') return node.value as unknown;
  const object: Record<string, unknown> = {};
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (!key || !value) continue;
    Object.defineProperty(object, String(key.value), {
      value: toValue(value),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return object;
}

/** `model.layers.0.dense` or `model.layers[0].dense` to segments. */
export function splitPath(path: string): (string | number)[] {
  return path
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter((segment) => segment !== '')
    .map((segment) => (/^\d+$/.test(segment) ? Number(segment) : segment));
}

export function joinPath(segments: readonly PropertyKey[]): string {
  return segments
    .map((segment) => (typeof segment === 'number' ? `[${segment}]` : String(segment)))
    .reduce(
      (path, segment) => (segment.startsWith('[') || path === '' ? path + segment : `${path}.${segment}`),
      '',
    );
}
