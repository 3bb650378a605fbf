import { StringDecoder } from 'node:string_decoder';

/** A sequence that is not over after so many characters is none. */
const LONGEST_SEQUENCE = 4096;

/** Colours (SGR); CSI sequences; OSC, DCS, APC, PM, SOS up to their end; other escapes of two or three characters; C1 controls. */
const SEQUENCE =
  /(\u001b\[[0-9;:]*m)|\u001b\[[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)|\u001b[ -/]*[0-Z\\`-~]|[\u0080-\u009f]|[\u0000-\u0008\u000b\u000c\u000e-\u001a\u001c-\u001f\u007f]/g;

/** Program output for a terminal, piece by piece: colours stay, everything else that drives a terminal goes. */
export class TerminalText {
  private readonly decoder = new StringDecoder('utf8');
  private held = '';

  clean(bytes: Uint8Array): string {
    const text = this.held + this.decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    this.held = '';
    const cleaned = text.replace(SEQUENCE, (_match, colour: string | undefined) => colour ?? '');
    // A sequence that was cut between two pieces waits for its rest.
    const at = cleaned.lastIndexOf('\u001b');
    if (at < 0 || /^\u001b\[[0-9;:]*m/.test(cleaned.slice(at))) return cleaned;
    const rest = cleaned.slice(at);
    if (rest.length > LONGEST_SEQUENCE) return cleaned.slice(0, at) + rest.slice(1);
    this.held = rest;
    return cleaned.slice(0, at);
  }
}
