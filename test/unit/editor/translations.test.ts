import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import {
  LOSS_CHOICES,
  NUMBER_PROBLEMS,
  NUMBER_QUESTIONS,
  REDUCTION_CHOICES,
} from '../../../src/editor/loss/lossWords';

const root = join(import.meta.dirname, '../../..');
const bundle = Object.keys(
  JSON.parse(readFileSync(join(root, 'l10n/bundle.l10n.json'), 'utf8')) as Record<string, string>,
);

/** First arguments of `l10n.t` that are written out where it is called. */
function findTexts(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .flatMap(({ parentPath, name }) => {
      const file = join(parentPath, name);
      const code = readFileSync(file, 'utf8');
      if (!code.includes('l10n.t(')) return [];
      const source = ts.createSourceFile(name, code, ts.ScriptTarget.Latest);
      const texts: string[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isCallExpression(node) && node.expression.getText(source).endsWith('l10n.t')) {
          const [first] = node.arguments;
          if (first && ts.isStringLiteralLike(first)) texts.push(first.text);
        }
        ts.forEachChild(node, visit);
      };
      visit(source);
      return texts;
    });
}

test('every text that the editor shows can be translated: it stands in the bundle', () => {
  const texts = findTexts(join(root, 'src'));
  expect(texts.length).toBeGreaterThan(50);
  expect(texts.filter((text) => !bundle.includes(text))).toEqual([]);
});

test('so do the questions about a loss, which are data', () => {
  const texts = [
    ...[...LOSS_CHOICES, ...REDUCTION_CHOICES].flatMap(({ label, detail }) => [label, detail]),
    ...Object.values(NUMBER_QUESTIONS).map(({ prompt }) => prompt),
    ...Object.values(NUMBER_PROBLEMS),
  ];
  expect(texts.filter((text) => !bundle.includes(text))).toEqual([]);
});
