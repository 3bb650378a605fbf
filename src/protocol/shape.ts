/** Small checks of decoded JSON: each says whether an unknown value has a shape that the wire allows. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Deeper values are refused: they would overflow the stack of whoever writes or walks them later. */
const DEEPEST = 40;
const MOST_NAMES = 1024;
const LONGEST_NAME = 256;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A whole number from 0 to 2^53. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

export function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

export function isStringArray(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

/** Metric names: no duplicates, none empty or endless. */
export function isNameList(value: unknown): value is readonly string[] {
  if (!isStringArray(value) || value.length > MOST_NAMES) return false;
  return (
    value.every((name) => name.length > 0 && name.length <= LONGEST_NAME) &&
    new Set(value).size === value.length
  );
}

export function isShallow(value: unknown, depth = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (depth === 0) return false;
  for (const key in value) {
    if (!isShallow((value as Record<string, unknown>)[key], depth - 1)) return false;
  }
  return true;
}

export function isShallowObject(value: unknown): value is JsonObject {
  return isObject(value) && isShallow(value);
}

export function isStringMap(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((entry) => typeof entry === 'string');
}

type Check = (value: unknown) => boolean;

/** Copies the optional fields of a header that are there; false when one has the wrong type. */
export function copyOptional(
  from: JsonObject,
  into: Record<string, unknown>,
  checks: Readonly<Record<string, Check>>,
): boolean {
  for (const [field, check] of Object.entries(checks)) {
    const value = Object.hasOwn(from, field) ? from[field] : undefined;
    if (value === undefined || value === null) continue;
    if (!check(value)) return false;
    into[field] = value;
  }
  return true;
}

export const isText: Check = (value) => typeof value === 'string';
export const isFlag: Check = (value) => typeof value === 'boolean';
