import * as vscode from 'vscode';
import { LOSS_NUMBERS, toToldLoss, type LossNumber } from '../../config/tellLoss';
import type { ToldLoss } from '../../domain/toldLoss';
import {
  findNumberProblem,
  LOSS_CHOICES,
  NUMBER_QUESTIONS,
  REDUCTION_CHOICES,
  type Choice,
  type NumberQuestion,
} from './lossWords';

/** Which loss a run has, asked step by step; undefined when the person turned away. */
export async function askLoss(): Promise<ToldLoss | undefined> {
  const loss = await pick(LOSS_CHOICES, vscode.l10n.t('Which loss does the run have?'));
  if (!loss) return undefined;
  const numbers: Partial<Record<LossNumber, number>> = {};
  for (const name of LOSS_NUMBERS[loss]) {
    const value = await askNumber(NUMBER_QUESTIONS[name]);
    if (value === undefined) return undefined;
    numbers[name] = value;
  }
  const reduction = await pick(REDUCTION_CHOICES, vscode.l10n.t('How is it reduced over a batch?'));
  if (!reduction) return undefined;
  const terms = reduction === 'sum' ? await askNumber(NUMBER_QUESTIONS.terms) : 1;
  return terms === undefined ? undefined : toToldLoss({ loss, numbers, reduction, terms });
}

async function pick<T>(choices: readonly Choice<T>[], placeHolder: string): Promise<T | undefined> {
  const items = choices.map(({ value, label, detail }) => ({
    value,
    label: vscode.l10n.t(label),
    detail: vscode.l10n.t(detail),
  }));
  const title = vscode.l10n.t('Tell Margin the Loss');
  const picked = await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true });
  return picked?.value;
}

async function askNumber(question: NumberQuestion): Promise<number | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Tell Margin the Loss'),
    prompt: vscode.l10n.t(question.prompt),
    value: question.value,
    ignoreFocusOut: true,
    validateInput: (given) => {
      const problem = findNumberProblem(given, question);
      return problem === null ? null : vscode.l10n.t(problem);
    },
  });
  return text === undefined ? undefined : Number(text);
}
