import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TerminalText } from '../../../src/recorder/terminalText';
import { toPlainText } from '../../../src/recorder/plainText';

const clean = (text: string) => new TerminalText().clean(Buffer.from(text));

describe('TerminalText', () => {
  test('keeps text, lines, tabs and colours', () => {
    const text = 'größe\t1\r\n\u001b[1;31mred\u001b[0m done\n';
    expect(clean(text)).toBe(text);
  });

  test('takes out what moves the cursor, sets titles, or talks to the terminal', () => {
    expect(clean('a\u001b[2Jb\u001b[10;3Hc\u001b[?25ld')).toBe('abcd');
    expect(clean('a\u001b]0;title\u0007b\u001b]8;;http://x\u001b\\c\u001bPq#0\u001b\\d\u001bc')).toBe('abcd');
    expect(clean('a\u0007\u0008\u0000\u007fb\u009b2Jc')).not.toMatch(/[\u0000-\u0008\u007f-\u009f]/);
  });

  test('says the same however the bytes were cut', () => {
    const text = 'x\u001b[31mé\u001b]0;t\u0007\u001b[2J\u001b[0my\n';
    fc.assert(
      fc.property(fc.array(fc.nat(text.length)), (cuts) => {
        const bytes = Buffer.from(text);
        const cleaner = new TerminalText();
        const edges = [
          0,
          ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b),
          bytes.length,
        ];
        const pieces = edges.slice(1).map((end, i) => cleaner.clean(bytes.subarray(edges[i], end)));
        expect(pieces.join('')).toBe(clean(text));
      }),
    );
  });
});

test('a line of a hostile folder can not drive a terminal or turn its direction', () => {
  expect(toPlainText('a\u001b[2Jb\n\u202ec')).toBe('a\ufffd[2Jb\ufffd\ufffdc');
});
