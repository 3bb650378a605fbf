import type { Site } from '../../domain/alert';
import { locateConfigPath } from '../../config/locateConfigPath';
import { textAt, type Place } from './textPlace';

/**
 * Where a site of a run is in the text as it is now: at its recorded place if its value still stands there or nothing better
 * is known; in a configuration else where its path is written; in a script else on the nearest line with the same text.
 */
export function findSite(text: string, site: Site, target: string | null): Place {
  const lines = text.split(/\r\n|\r|\n/);
  const recorded = toPlace(lines, site);
  if (site.text === undefined || textAt(lines, recorded) === site.text) return recorded;
  if (target && /\.json$/i.test(site.file)) {
    const range = locateConfigPath(text, target);
    if (range) {
      const { line, column, endLine, endColumn } = range;
      return { line: line - 1, character: column - 1, endLine: endLine - 1, endCharacter: endColumn - 1 };
    }
  }
  return findNearest(lines, site.text, recorded) ?? recorded;
}

/** Of a closed file nothing is known but what the run recorded. */
export function toRecordedPlace({ line, column = 1, endColumn = column }: Site): Place {
  return {
    line: line - 1,
    character: column - 1,
    endLine: line - 1,
    endCharacter: Math.max(column, endColumn) - 1,
  };
}

/** Without columns a site is its line, without the blanks around it. A line beyond the text is its last. */
function toPlace(lines: readonly string[], site: Site): Place {
  const line = Math.min(Math.max(0, site.line - 1), Math.max(0, lines.length - 1));
  const text = lines[line] ?? '';
  const start = site.column === undefined ? text.length - text.trimStart().length : site.column - 1;
  const end = site.endColumn === undefined ? text.trimEnd().length : site.endColumn - 1;
  const character = Math.min(start, text.length);
  const endCharacter = Math.max(character, Math.min(end, text.length));
  return { line, character, endLine: line, endCharacter };
}

function findNearest(lines: readonly string[], text: string, near: Place): Place | null {
  let found: Place | null = null;
  lines.forEach((line, index) => {
    const character = line.indexOf(text);
    if (character < 0) return;
    if (found && Math.abs(found.line - near.line) <= Math.abs(index - near.line)) return;
    found = { line: index, character, endLine: index, endCharacter: character + text.length };
  });
  return found;
}
