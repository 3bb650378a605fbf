import type { Fix } from '../../domain/alert';
import { locateConfigPath } from '../../config/locateConfigPath';
import { findSetting } from './findSetting';
import { textAt, type Place } from './textPlace';

export type FixPlace =
  | { readonly kind: 'found'; readonly place: Place }
  /** What the fix would write stands there already. */
  | { readonly kind: 'applied'; readonly place: Place }
  /** Something else stands there: the fix is for a text that is gone. */
  | { readonly kind: 'changed'; readonly place: Place };

/**
 * Where a fix may replace its old text: at its site, where it follows its line through edits, and only while that text is
 * there. A script may set the value in another line than the one that hands it over: there by its name.
 */
export function locateFix(text: string, site: Place, fix: Fix, isConfig: boolean): FixPlace {
  const lines = text.split(/\r\n|\r|\n/);
  const places = isConfig ? [site, ...configPlace(text, fix.target)] : [site];
  for (const place of places) {
    const shown = textAt(lines, place);
    if (shown === fix.oldText) return { kind: 'found', place };
    if (shown === fix.newText) return { kind: 'applied', place };
  }
  if (isConfig) return { kind: 'changed', place: site };
  const inLine = findOnce(lines[site.line] ?? '', fix.oldText, site) ?? findNumber(lines, fix, fix.oldText);
  if (inLine) return { kind: 'found', place: inLine };
  const done = findOnce(lines[site.line] ?? '', fix.newText, site) ?? findNumber(lines, fix, fix.newText);
  return done ? { kind: 'applied', place: done } : { kind: 'changed', place: site };
}

function findNumber(lines: readonly string[], { target }: Fix, text: string): Place | null {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? null : findSetting(lines, target, value);
}

function configPlace(text: string, target: string): Place[] {
  const range = locateConfigPath(text, target);
  if (!range) return [];
  const { line, column, endLine, endColumn } = range;
  return [{ line: line - 1, character: column - 1, endLine: endLine - 1, endCharacter: endColumn - 1 }];
}

/** The only place of a word in a line; null where it stands twice or is a part of another (`0.01` in `0.015`). */
function findOnce(line: string, word: string, { line: index }: Place): Place | null {
  if (word === '') return null;
  const found: number[] = [];
  for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1)) {
    const around = (line[at - 1] ?? ' ') + (line[at + word.length] ?? ' ');
    if (!/[\w.]/.test(around)) found.push(at);
  }
  const [character, ...more] = found;
  if (character === undefined || more.length > 0) return null;
  return { line: index, character, endLine: index, endCharacter: character + word.length };
}
