import { describe, expect, it } from 'vitest';
import { findInsertion } from '../../../src/editor/insert/insertionPoint';

const LOOP = `import margin
import torch

run = margin.init(config={"lr": 1e-3})
for step in range(400):
    loss = criterion(net(x), y)
    loss.backward()
    optimizer.step(
        closure,
    )
    # optimizer.step() was here
    scheduler.step()
    run.log({"loss": loss}, step=step)
`;

function inserted(script: string, missing: 'embeddings' | 'labels' = 'embeddings'): string[] {
  const lines = script.split('\n');
  const { line, text } = findInsertion(script, missing);
  lines.splice(line, 0, text);
  return lines;
}

describe('the line that a script lacks', () => {
  it('goes after the last update of the weights, at its depth, with the script’s own names', () => {
    const lines = inserted(LOOP);
    expect(lines.slice(9, 12)).toEqual([
      '    )',
      '    run.embeddings(z, labels, step=step)',
      '    # optimizer.step() was here',
    ]);
  });

  it('goes after the backward pass where nothing steps, and to the end where there is neither', () => {
    expect(inserted('  loss.backward()\n  print(1)')).toEqual([
      '  loss.backward()',
      '  margin.embeddings(z, labels)',
      '  print(1)',
    ]);
    expect(inserted('print(1)\n')).toEqual(['print(1)', 'margin.embeddings(z, labels)', '']);
    expect(inserted('print(1)')).toEqual(['print(1)', 'margin.embeddings(z, labels)']);
  });

  it('for labels goes after the call that sends embeddings without them', () => {
    expect(inserted('    run.embeddings(z)\nopt.step()\n', 'labels')[1]).toBe(
      '    margin.embeddings(z, labels)',
    );
  });

  it('selects what has to be put right', () => {
    const { text, from, to } = findInsertion(LOOP, 'embeddings');
    expect(text.slice(from, to)).toBe('z, labels');
  });
});
