/** An argument of a call, by its place in the script. */
export interface Argument {
  readonly start: number;
  readonly end: number;
  /** `step` of `step=i`; null where it goes by its place. */
  readonly name: string | null;
}

const NAME = /^([A-Za-z_]\w*)\s*=(?!=)/;
const STRING = /^[rbuf]{0,2}('''|"""|'|")/i;

/**
 * The arguments of the call whose bracket opens at `open`; null where it is never closed. Brackets, strings and comments of
 * Python are passed over.
 */
export function readArguments(script: string, open: number): Argument[] | null {
  const found: Argument[] = [];
  let depth = 0;
  let start = open + 1;
  let end = start;
  const take = (): void => {
    const text = script.slice(start, end);
    const from = start + (text.length - text.trimStart().length);
    if (text.trim() === '') return;
    const argument = text.trim();
    found.push({ start: from, end: from + argument.length, name: NAME.exec(argument)?.[1] ?? null });
  };
  for (let at = open; at < script.length; at += 1) {
    const character = script[at]!;
    if (character === '#') {
      // What stands behind the comment's line counts, the comment doesn't.
      const line = script.indexOf('\n', at);
      if (line < 0) return null;
      if (script.slice(start, at).trim() === '') start = line + 1;
      at = line;
      continue;
    }
    const quote = /['"]/.test(character) ? STRING.exec(script.slice(at, at + 3))?.[1] : undefined;
    if (quote !== undefined) {
      at = endOfString(script, at, quote);
      end = at + 1;
      continue;
    }
    if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    if (depth === 0) {
      take();
      return found;
    }
    if (depth === 1 && character === ',') {
      take();
      start = at + 1;
    }
    if (!/\s/.test(character) && character !== ',') end = at + 1;
    if (start > end) end = start;
  }
  return null;
}

function endOfString(script: string, start: number, quote: string): number {
  for (let at = start + quote.length; at < script.length; at += 1) {
    if (script[at] === '\\') at += 1;
    else if (script.startsWith(quote, at)) return at + quote.length - 1;
  }
  return script.length;
}
