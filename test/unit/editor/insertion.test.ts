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

function changed(script: string, missing: 'embeddings' | 'labels' = 'embeddings'): string {
  const { offset, text } = findInsertion(script, missing);
  return script.slice(0, offset) + text + script.slice(offset);
}

function inserted(script: string): string[] {
  return changed(script).split('\n');
}

function selected(script: string, missing: 'embeddings' | 'labels'): string {
  const { from, to } = findInsertion(script, missing);
  return changed(script, missing).slice(from, to);
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

  it('keeps the line ends of the script', () => {
    expect(changed('opt.step()\r\nx = 1\r\n')).toBe(
      'opt.step()\r\nmargin.embeddings(z, labels)\r\nx = 1\r\n',
    );
    expect(changed('opt.step()')).toBe('opt.step()\nmargin.embeddings(z, labels)');
    expect(changed('')).toBe('margin.embeddings(z, labels)\n');
  });

  it('selects what has to be put right', () => {
    expect(selected(LOOP, 'embeddings')).toBe('z, labels');
  });
});

describe('labels that a script lacks', () => {
  it.each([
    ['run.embeddings(z)', 'run.embeddings(z, labels)'],
    ['run.embeddings(z, step=i)  # (', 'run.embeddings(z, labels, step=i)  # ('],
    ['run.embeddings(net(x)[:, 0], split="a,)")', 'run.embeddings(net(x)[:, 0], labels, split="a,)")'],
    [
      'run.embeddings(\n    z,  # all of it, too\n    step=i,\n)',
      'run.embeddings(\n    z, labels,  # all of it, too\n    step=i,\n)',
    ],
    ['run.embeddings(z=z, step=i)', 'run.embeddings(z=z, step=i, labels=labels)'],
    ['run.embeddings()', 'run.embeddings(z, labels)'],
    [
      'run.embeddings(a, b)\nrun.embeddings(z)\nrun.embeddings(c, d)',
      'run.embeddings(a, b)\nrun.embeddings(z, labels)\nrun.embeddings(c, d)',
    ],
  ])('go into the call that sends embeddings without them: %j', (script, expected) => {
    const before = 'opt.step()\n';
    expect(changed(before + script, 'labels')).toBe(before + expected);
    expect(selected(before + script, 'labels')).toMatch(/labels$/);
  });

  it('go into a call of the run before one of a network that has embeddings of its own', () => {
    const script = 'live = margin.init()\nlive.embeddings(z)\nh = bert.embeddings(ids)\n';
    expect(changed(script, 'labels')).toContain('live.embeddings(z, labels)\nh = bert.embeddings(ids)\n');
  });

  it('that the call names already are only selected', () => {
    const script = 'run.embeddings(z, labels=None)\n';
    expect(changed(script, 'labels')).toBe(script);
    expect(selected(script, 'labels')).toBe('labels=None');
    expect(selected('run.embeddings(z, y if ok else None)', 'labels')).toBe('y if ok else None');
  });

  it('get a line of their own where no call sends embeddings, or it is never closed', () => {
    for (const script of ['opt.step()\n# run.embeddings(z)\n', 'opt.step()\nrun.embeddings(z\n'])
      expect(changed(script, 'labels')).toContain('opt.step()\nmargin.embeddings(z, labels)\n');
  });
});
