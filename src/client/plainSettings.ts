import { isShallowObject, type JsonObject } from '../protocol/shape';

/** Bytes of a program's settings in a frame's header, whose line may have 1 MiB. */
const MOST_BYTES = 256 * 1024;

/**
 * True for settings that a frame can carry. A frame that the recorder can't take is never acknowledged, and one whose line has
 * no end closes the connection again and again: nothing after it would be recorded.
 */
export function isPlainSettings(value: unknown): value is JsonObject {
  try {
    // A circle or a BigInt throws here.
    const text = JSON.stringify(value);
    return Buffer.byteLength(text) <= MOST_BYTES && isShallowObject(JSON.parse(text));
  } catch {
    return false;
  }
}
