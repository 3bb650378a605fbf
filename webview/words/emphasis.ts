/** A piece of a sentence; measured numbers are strong, so that they are found at a glance. */
export interface Piece {
  readonly text: string;
  readonly strong: boolean;
}

/** Measurements: with a decimal point, an exponent, a percent sign or a factor sign. Plain counts and steps stay plain. */
const MEASURED =
  /(?<![\w@.])(?:×\d[\d,.]*(?:e-?\d+)?|\d[\d,]*\.\d+(?:e-?\d+)?(?: ?%)?|\d+e-?\d+|\d+ ?%)(?: → (?:\d[\d,.]*(?:e-?\d+)?(?: ?%)?))?/g;

export function toPieces(sentence: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of sentence.matchAll(MEASURED)) {
    if (match.index > from) pieces.push({ text: sentence.slice(from, match.index), strong: false });
    // The full stop of the sentence is no part of its last number.
    const text = match[0].replace(/[.,]$/, '');
    pieces.push({ text, strong: true });
    from = match.index + text.length;
  }
  if (from < sentence.length) pieces.push({ text: sentence.slice(from), strong: false });
  return pieces;
}
