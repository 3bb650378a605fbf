import { expect, test } from 'vitest';
import { Stream } from '../stream';

const CODE = 'numeric.nan-inf';

test('the first NaN loss is an error at once, and the verdict says so', () => {
  const stream = new Stream().rows(1, 30, () => ({ loss: 0.5 })).row(31, { loss: Number.NaN });
  expect(stream.history(CODE)).toEqual(['raised:error@31']);
  expect(stream.of(CODE)[0]!.evidence[0]!.value).toBe('NaN');
  expect(stream.verdict).toMatchObject({ state: 'not-a-number', title: 'Not a number since step 31' });
});

test('NaN in the first steps points at the formula, NaN after growth at an explosion', () => {
  const early = new Stream().row(1, { loss: Number.NaN, grad_norm: Number.NaN });
  expect(early.of(CODE)[0]!.causes[0]!.id).toBe('nan-formula');
  const late = new Stream().rows(1, 60, (step) => ({ loss: step ** 3, grad_norm: 1.3 ** step }));
  late.row(61, { loss: Infinity });
  expect(late.of(CODE)[0]!.causes[0]!.id).toBe('explosion');
});

test('a gradient that overflows once, as under mixed precision, is a warning that passes', () => {
  const stream = new Stream()
    .row(1, { loss: 1, grad_norm: Infinity })
    .rows(2, 30, () => ({ loss: 1, grad_norm: 1 }));
  expect(stream.history(CODE)).toEqual(['raised:warning@1', 'cleared:warning@21']);
});

test('it hides what follows from it, and a thousand NaN rows are one line', () => {
  const stream = new Stream().snapshot({ step: 0 }).rows(1, 100, () => ({ loss: 0.5 }));
  expect(stream.history('loss.pinned').at(-1)).toMatch(/^raised/);
  stream.rows(101, 1100, () => ({ loss: Number.NaN }));
  expect(stream.history('loss.pinned').at(-1)).toBe('cleared:warning@101');
  expect(stream.of(CODE)).toHaveLength(1);
});

test('embeddings that are not finite count as well', () => {
  const stream = new Stream().snapshot({ step: 0 }).snapshot({ step: 5, nonFiniteShare: 0.5 });
  expect(stream.history(CODE)).toEqual(['raised:error@5']);
});

test('a loss that flips for ever can not fill the journal', () => {
  const stream = new Stream();
  for (let spell = 0; spell < 300; spell++) {
    stream.row(30 * spell, { loss: Number.NaN }).rows(30 * spell + 1, 30 * spell + 25, () => ({ loss: 1 }));
  }
  expect(stream.of(CODE).length).toBeLessThan(50);
});

test('rows that are not finite before the first step come from the data, not from the loss; all of them do not', () => {
  const firstCause = (nonFiniteShare: number) => {
    const stream = new Stream().snapshot({ step: 0, nonFiniteShare }).row(1, { loss: Number.NaN });
    return stream.of('numeric.nan-inf').at(-1)!.causes[0]!.id;
  };
  expect(firstCause(0.013)).toBe('bad-batch');
  expect(firstCause(1)).toBe('nan-formula');
});
