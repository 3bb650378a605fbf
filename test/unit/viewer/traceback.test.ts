import { describe, expect, test } from 'vitest';
import { findFrames, findTraceback } from '../../../src/viewer/traceback';

const PYTHON = `step 30
Traceback (most recent call last):
  File "old.py", line 1, in <module>
KeyError: 'a'
step 31
Traceback (most recent call last):
  File "/w/train.py", line 88, in <module>
    main()
    ~~~~^^
  File "/w/mining.py", line 12, in mine
    hn = dist[i].argmin()
  File "/usr/lib/python3/site-packages/numpy/core.py", line 7, in argmin
ValueError: attempt to get argmin of an empty sequence`.split('\n');

const NODE = `file:///w/train.mjs:9
    throw new Error('no rows');
          ^

Error: no rows
    at step (file:///w/train.mjs:9:11)
    at async Promise.all (index 0)
    at /w/loop.js:3:5

Node.js v22`.split('\n');

describe('frames of a traceback', () => {
  test('of Python are those of the last one, innermost first', () => {
    expect(findFrames(PYTHON).map(({ file, line }) => `${file}:${line}`)).toEqual([
      '/usr/lib/python3/site-packages/numpy/core.py:7',
      '/w/mining.py:12',
      '/w/train.py:88',
    ]);
    expect(findTraceback(PYTHON)).toBe(5);
  });

  test('of code that is in no file are left out', () => {
    const lines = [
      'Traceback (most recent call last):',
      '  File "<string>", line 1, in <module>',
      'ValueError: no',
    ];
    expect(findFrames(lines)).toEqual([]);
    expect(
      findFrames([...lines.slice(0, 2), '  File "/w/a.py", line 3, in f', 'ValueError: no']),
    ).toHaveLength(1);
  });

  test('of Node have columns', () => {
    expect(findFrames(NODE)).toEqual([
      { file: '/w/train.mjs', line: 9, column: 11 },
      { file: '/w/loop.js', line: 3, column: 5 },
    ]);
    expect(findTraceback(NODE)).toBe(4);
  });

  test('are none where nothing was thrown', () => {
    expect(findFrames(['step 1', 'killed'])).toEqual([]);
    expect(findTraceback(['step 1', 'killed'])).toBe(-1);
  });
});
