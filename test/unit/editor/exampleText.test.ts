import { describe, expect, test } from 'vitest';
import { toExampleText } from '../../../src/editor/commands/exampleText';

describe('the text of an example', () => {
  test('is the comment above its first brace, its title what stands before the first colon', () => {
    const text =
      '// A healthy run: recall rises,\n//  and the loss falls.\n{\n  // Seed: 1\n  "seed": 1\n}\n';
    expect(toExampleText('a.triplet.json', text)).toEqual({
      title: 'A healthy run',
      detail: 'Recall rises, and the loss falls.',
    });
  });

  test('has the name of the file for a title where no comment gives one', () => {
    expect(toExampleText('a.triplet.json', '{ "seed": 1 }')).toEqual({ title: 'a.triplet.json', detail: '' });
    expect(toExampleText('a.triplet.json', '// Seed 1\n{}').title).toBe('a.triplet.json');
  });
});
