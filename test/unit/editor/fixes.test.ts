import { describe, expect, it } from 'vitest';
import type { Fix, Site } from '../../../src/domain/alert';
import { findSite } from '../../../src/editor/alerts/findSite';
import { locateFix } from '../../../src/editor/alerts/locateFix';
import { textAt } from '../../../src/editor/alerts/textPlace';

const config = '{\n  // comment\n  "optimizer": { "kind": "adam", "learningRate": 0.05 }\n}\n';
const site: Site = { file: '/w/a.triplet.json', line: 3, column: 49, endColumn: 53, text: '0.05' };
const fix: Fix = {
  title: 'Set learningRate to 0.005',
  target: 'optimizer.learningRate',
  oldText: '0.05',
  newText: '0.005',
};
const shownAt = (text: string, from: Site, target: string | null = fix.target) =>
  textAt(text.split('\n'), findSite(text, from, target));

describe('the site of a run in the text of today', () => {
  it('is where it was while its value stands there', () => {
    expect(shownAt(config, site)).toBe('0.05');
  });

  it('is found by its path in a configuration that was changed while it was closed', () => {
    expect(shownAt(`// new\n\n${config}`, site)).toBe('0.05');
    expect(shownAt(config.replace('0.05', '0.001'), site)).toBe('0.001');
  });

  it('is the nearest line with the same text in a script', () => {
    const script = 'lr = 0.05\n\n\nmargin.init(config={"lr": 0.05})\n';
    const place = findSite(script, { file: '/w/t.py', line: 3, column: 1, endColumn: 5, text: '0.05' }, 'lr');
    expect(place.line).toBe(3);
  });

  it('is the line without its blanks where the run knew no columns, and the last line of a shorter text', () => {
    expect(shownAt('a\n  opt = Adam()  \n', { file: '/w/t.py', line: 2 })).toBe('opt = Adam()');
    expect(findSite('one line', { file: '/w/t.py', line: 90 }, null).line).toBe(0);
  });
});

describe('a fix', () => {
  const place = findSite(config, site, fix.target);

  it('replaces its old text where that stands', () => {
    expect(locateFix(config, place, fix, true)).toEqual({ kind: 'found', place });
  });

  it('knows that it is applied', () => {
    const fixed = config.replace('0.05', '0.005');
    expect(locateFix(fixed, findSite(fixed, site, fix.target), fix, true).kind).toBe('applied');
  });

  it('is not offered for a value that someone has changed', () => {
    const other = config.replace('0.05', '0.02');
    expect(locateFix(other, findSite(other, site, fix.target), fix, true).kind).toBe('changed');
  });

  it('finds an argument in the line of a script, and only a whole one that stands there once', () => {
    const line = { line: 0, character: 0, endLine: 0, endCharacter: 9 };
    const argument: Fix = { ...fix, target: 'lr', oldText: '0.01', newText: '0.001' };
    const found = locateFix('opt = Adam(params, lr=0.01)', line, argument, false);
    expect(found).toMatchObject({ kind: 'found', place: { character: 22, endCharacter: 26 } });
    expect(locateFix('opt = Adam(params, lr=0.015)', line, argument, false).kind).toBe('changed');
    expect(locateFix('opt = Adam(0.01, eps=0.01)', line, argument, false).kind).toBe('changed');
    expect(locateFix('opt = Adam(params, lr=0.001)', line, argument, false).kind).toBe('applied');
  });

  it.each([
    [
      'an argument among others of its value',
      'run = margin.init(config=C)\nopt = Adam(lr=0.01, eps=0.01)',
      '0.01',
    ],
    ['a dictionary', 'run = margin.init(config=C)\nC = {\n    "learning_rate": 1e-2,\n}', '1e-2'],
    ['a constant', 'run = margin.init(config=C)\n# lr = 1e-2\nLR: float = .01  # the rate', '.01'],
    ['an option', 'run = margin.init(config=C)\np.add_argument("--lr", type=float, default=1e-2)', '1e-2'],
    ['an object', 'run = await init({ config })\nconst config = { lr: 0.010 };', '0.010'],
  ])('finds what a script sets elsewhere: %s', (_, script, shown) => {
    const line = { line: 0, character: 0, endLine: 0, endCharacter: 27 };
    const rate: Fix = { ...fix, oldText: '0.01', newText: '0.001' };
    const found = locateFix(script, line, rate, false);
    expect(found.kind).toBe('found');
    expect(textAt(script.split('\n'), found.place)).toBe(shown);
    expect(locateFix(`${script}\nother_lr = lr = 0.01`, line, rate, false).kind).toBe('changed');
    expect(locateFix(script.replace(shown, '1e-3'), line, rate, false).kind).toBe('applied');
  });
});
