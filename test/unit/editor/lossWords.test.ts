import { expect, test } from 'vitest';
import { LOSS_NUMBERS } from '../../../src/config/tellLoss';
import { findNumberProblem, LOSS_CHOICES, NUMBER_QUESTIONS } from '../../../src/editor/loss/lossWords';

test('every loss that can be told is offered, and its numbers begin with a valid answer', () => {
  expect(LOSS_CHOICES.map(({ value }) => value).sort()).toEqual(Object.keys(LOSS_NUMBERS).sort());
  for (const question of Object.values(NUMBER_QUESTIONS))
    expect(findNumberProblem(question.value, question)).toBeNull();
});

test('an answer that is no such number is refused with what is missing', () => {
  expect(findNumberProblem(' ', NUMBER_QUESTIONS.margin)).toBe('Write a number, as 0.5.');
  expect(findNumberProblem('0,2', NUMBER_QUESTIONS.margin)).toBe('Write a number, as 0.5.');
  expect(findNumberProblem('0', NUMBER_QUESTIONS.margin)).toBe('It has to be greater than 0.');
  expect(findNumberProblem('2.5', NUMBER_QUESTIONS.negatives)).toBe('It has to be a whole number.');
  expect(findNumberProblem('-0.1', NUMBER_QUESTIONS.similarityBase)).toBeNull();
});
