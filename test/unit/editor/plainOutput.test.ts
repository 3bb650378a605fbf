import { describe, expect, it } from 'vitest';
import { toPlainOutput } from '../../../src/editor/output/plainOutput';

describe('output as an editor shows it', () => {
  it.each([
    ['colours', '\u001b[31mred\u001b[0m and \u001b[1;38;5;12mblue\u001b[m', 'red and blue'],
    [
      'links and titles',
      '\u001b]0;title\u0007text \u001b]8;;https://x\u001b\\link\u001b]8;;\u001b\\',
      'text link',
    ],
    ['a progress bar', '  0%\r 50%\r100%\nnext', '100%\nnext'],
    ['a bar that got shorter', 'step 100\rdone', 'done 100'],
    ['Windows line ends', 'a\r\nb\r\r\nc', 'a\nb\nc'],
    ['a bar that begins each turn with \\r', '\r1/3\r2/3\r3/3', '3/3'],
    ['bells and other unprinted characters', 'a\u0007b\u0000c\td', 'abc\td'],
    ['moves of the cursor', '\u001b[2K\u001b[1Gline\u001b[?25l', 'line'],
    ['nothing', '', ''],
  ])('draws %s', (_what, raw, shown) => {
    expect(toPlainOutput(raw)).toBe(shown);
  });
});
