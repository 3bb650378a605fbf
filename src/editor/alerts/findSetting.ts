import type { Place } from './textPlace';

/** Names that scripts have for these beside the path's own. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  learningrate: ['lr', 'baselr', 'initiallr'],
  lr: ['learningrate', 'baselr', 'initiallr'],
  weightdecay: ['wd'],
  embeddingdim: ['embdim', 'embeddingsize'],
};

/** `lr=0.1`, `"lr": 1e-3`, `self.learning_rate = .1`, and `"--lr", …, default=0.1` of an argument parser. */
const SETTING =
  /(?:--([A-Za-z][\w-]*)["'][^#\n]*?\bdefault\s*=|\b([A-Za-z_]\w*)["']?\s*(?::\s*float\s*)?(?::|=(?!=)))\s*([-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:e[-+]?\d+)?)(?![\w.])/gi;

/** What is longer was written by no person. */
const LONGEST_LINE = 1000;

const bare = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** Where a script gives the last name of a path a number, by any of its names; null where it does so twice, or nowhere. */
export function findSetting(lines: readonly string[], path: string, value: number): Place | null {
  const name = bare(path.slice(path.lastIndexOf('.') + 1));
  const names = new Set([name, ...(OTHER_NAMES[name] ?? [])]);
  const places: Place[] = [];
  lines.forEach((line, index) => {
    if (line.length > LONGEST_LINE || /^\s*(#|\/\/)/.test(line)) return;
    for (const match of line.matchAll(SETTING)) {
      const [whole, option, word, number = ''] = match;
      if (!names.has(bare(option ?? word ?? '')) || Number(number.replaceAll('_', '')) !== value) continue;
      const endCharacter = match.index + whole.length;
      places.push({
        ...{ line: index, character: endCharacter - number.length },
        ...{ endLine: index, endCharacter },
      });
    }
  });
  return places.length === 1 ? places[0]! : null;
}
