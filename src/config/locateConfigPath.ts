import { findNode, readConfigText, splitPath, toRange } from './configText';
import type { TextRange } from './configText';

/** Where the value of a path such as `optimizer.learningRate` stands; null where it is not written down. */
export function locateConfigPath(text: string, path: string): TextRange | null {
  const config = readConfigText(text);
  const found = findNode(config.root, splitPath(path));
  return found ? toRange(config.text, found.value.offset, found.value.length) : null;
}
