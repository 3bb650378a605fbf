import { applyEdits, modify } from 'jsonc-parser';
import { splitPath } from './configText';

/**
 * A configuration's text with fields set from the command line (`--set path=value`). A value that is JSON is taken as such,
 * anything else as a text. Comments stay. Unknown paths and wrong values show when the result is parsed.
 */
export function applyOverrides(
  text: string,
  overrides: readonly (readonly [path: string, value: string])[],
): string {
  let result = text;
  for (const [path, written] of overrides) {
    const segments = splitPath(path);
    if (segments.length === 0)
      throw new RangeError(`--set needs a field before the "=", e.g. optimizer.learningRate=0.01`);
    const value = parseValue(written);
    // JSON reads 1e400 as Infinity and cannot write it: the text would say null.
    if (value === Infinity || value === -Infinity)
      throw new RangeError(
        `--set ${path}=${written}: the number is beyond what can be written in a configuration`,
      );
    try {
      const edits = modify(result, segments, value, {
        formattingOptions: { insertSpaces: true, tabSize: 2, eol: '\n' },
      });
      result = applyEdits(result, edits);
    } catch {
      throw new RangeError(
        `--set ${path}=${written}: there is nothing in the configuration that "${path}" could be a field of`,
      );
    }
  }
  return result;
}

function parseValue(written: string): unknown {
  try {
    return JSON.parse(written) as unknown;
  } catch {
    return written;
  }
}
