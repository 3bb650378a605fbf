import { describe, expect, test } from 'vitest';
import { findFailureLine, toPlainLines } from '../../../src/viewer/outputTail';

describe('the output of a run', () => {
  test('is shown without control sequences, a progress bar as it ended', () => {
    const text = '\u001b[31mred\u001b[0m\r\n 10%\r 50%\r100%\n\u001b]0;title\u0007plain\tx\u0000\n';
    expect(toPlainLines(text)).toEqual(['red', '100%', 'plain\tx', '']);
  });

  test.each([
    [
      [
        'Traceback (most recent call last):',
        '  File "train.py", line 3, in <module>',
        "ValueError: x: 'a'",
        '',
      ],
      "ValueError: x: 'a'",
    ],
    [
      ['torch.cuda.OutOfMemoryError: CUDA out of memory.', 'bye'],
      'torch.cuda.OutOfMemoryError: CUDA out of memory.',
    ],
    [['KeyboardInterrupt'], 'KeyboardInterrupt'],
    [
      [
        '/a/b.js:3',
        'throw x',
        "TypeError: Cannot read properties of undefined (reading 'x')",
        '    at main (/a/b.js:3)',
      ],
      "TypeError: Cannot read properties of undefined (reading 'x')",
    ],
    [['Error [ERR_X]: no', '    at y'], 'Error [ERR_X]: no'],
    [['step 3 loss 0.5', 'done'], null],
  ])('%j failed with %j', (lines, expected) => {
    expect(findFailureLine(lines)).toBe(expected);
  });
});
