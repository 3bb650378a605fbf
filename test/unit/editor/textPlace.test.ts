import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { movePlace, textAt, type Place } from '../../../src/editor/alerts/textPlace';

const split = (text: string) => text.split('\n');

function toPlace(text: string, from: number, to: number): Place {
  const at = (offset: number) => {
    const before = split(text.slice(0, offset));
    return [before.length - 1, before.at(-1)!.length] as const;
  };
  const [line, character] = at(from);
  const [endLine, endCharacter] = at(to);
  return { line, character, endLine, endCharacter };
}

describe('a place in an edited text', () => {
  const text = 'a\n"learningRate": 0.05,\nb';
  const start = text.indexOf('0.05');
  const place = toPlace(text, start, start + 4);

  it.each([
    ['a line put before it', 0, 0, 'new line\n', '0.05'],
    ['words put before it in its line', start - 5, start - 5, 'xy', '0.05'],
    ['a line taken away before it', 0, 2, '', '0.05'],
    ['another value in its place', start, start + 4, '0.005', '0.005'],
    ['a digit added at its end', start + 4, start + 4, '1', '0.051'],
    ['a digit added inside', start + 2, start + 2, '9', '0.905'],
    ['text behind it', start + 5, start + 5, '\nmore', '0.05'],
  ])('follows its value through %s', (_what, from, to, inserted, shown) => {
    const edited = text.slice(0, from) + inserted + text.slice(to);
    const moved = movePlace(place, [{ range: toPlace(text, from, to), text: inserted }]);
    expect(textAt(split(edited), moved)).toBe(shown);
  });

  it('holds the same text after any edit that does not touch it', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', '\n', ' '), maxLength: 12 });
    fc.assert(
      fc.property(
        piece,
        piece,
        piece,
        fc.nat(),
        fc.nat(),
        fc.boolean(),
        (before, after, inserted, a, b, isBefore) => {
          const word = 'VALUE';
          const whole = `${before}${word}${after}`;
          const held = toPlace(whole, before.length, before.length + word.length);
          // Strictly before or behind: an edit that ends at its very start or begins at its very end may belong to it.
          const base = isBefore ? 0 : before.length + word.length + 1;
          const room = isBefore ? before.length - 1 : after.length - 1;
          if (room < 0) return;
          const [from, to] = [base + (a % (room + 1)), base + (b % (room + 1))].sort((x, y) => x - y) as [
            number,
            number,
          ];
          const edited = whole.slice(0, from) + inserted + whole.slice(to);
          const moved = movePlace(held, [{ range: toPlace(whole, from, to), text: inserted }]);
          expect(textAt(split(edited), moved)).toBe(word);
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });

  it('follows several edits of one change, whatever their order', () => {
    const edited = 'x\na\n"learningRate": 0.05,\nb';
    const changes = [
      { range: toPlace(text, 0, 0), text: 'x\n' },
      { range: toPlace(text, text.length, text.length), text: '' },
    ];
    expect(textAt(split(edited), movePlace(place, changes))).toBe('0.05');
    expect(textAt(split(edited), movePlace(place, [...changes].reverse()))).toBe('0.05');
  });
});
