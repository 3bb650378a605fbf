/** A stretch of a text: lines and characters from 0, the end exclusive. */
export interface Place {
  readonly line: number;
  readonly character: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

/** A change of a text, as editors tell it: this stretch was replaced by that text. */
export interface TextChange {
  readonly range: Place;
  readonly text: string;
}

/** Where a place is after an edit: it moves with what is before it, and grows or shrinks with what is changed inside. */
export function movePlace(place: Place, changes: readonly TextChange[]): Place {
  // From the end of the text to its start, so that no change moves another.
  const ordered = [...changes].sort((a, b) =>
    compare(b.range.line, b.range.character, a.range.line, a.range.character),
  );
  return ordered.reduce(moveOnce, place);
}

function moveOnce(place: Place, { range, text }: TextChange): Place {
  // A change at the place's very start moves only what it replaces; one at its very end belongs to it.
  const startsBefore = compare(range.line, range.character, place.line, place.character) < 0;
  const endsBefore = compare(range.endLine, range.endCharacter, place.line, place.character) <= 0;
  const isEmpty = range.line === range.endLine && range.character === range.endCharacter;
  const start =
    endsBefore && (startsBefore || isEmpty)
      ? movePoint(place.line, place.character, range, text)
      : startsBefore
        ? { line: range.line, character: range.character }
        : { line: place.line, character: place.character };
  const isAfter = compare(range.line, range.character, place.endLine, place.endCharacter) > 0;
  if (isAfter) return place;
  const reaches = compare(range.endLine, range.endCharacter, place.endLine, place.endCharacter) > 0;
  const end = reaches
    ? movePoint(range.endLine, range.endCharacter, range, text)
    : movePoint(place.endLine, place.endCharacter, range, text);
  return { line: start.line, character: start.character, endLine: end.line, endCharacter: end.character };
}

/** A point at or behind the end of the replaced stretch. */
function movePoint(
  line: number,
  character: number,
  range: Place,
  text: string,
): { line: number; character: number } {
  const lines = text.split('\n');
  const last = lines.at(-1)?.length ?? 0;
  const moved = line + lines.length - 1 - (range.endLine - range.line);
  if (line !== range.endLine) return { line: moved, character };
  const behind = character - range.endCharacter;
  return { line: moved, character: (lines.length === 1 ? range.character : 0) + last + behind };
}

function compare(line: number, character: number, otherLine: number, otherCharacter: number): number {
  return line - otherLine || character - otherCharacter;
}

export function textAt(lines: readonly string[], place: Place): string {
  const { line, character, endLine, endCharacter } = place;
  if (line === endLine) return lines[line]?.slice(character, endCharacter) ?? '';
  const first = lines[line]?.slice(character) ?? '';
  const last = lines[endLine]?.slice(0, endCharacter) ?? '';
  return [first, ...lines.slice(line + 1, endLine), last].join('\n');
}
