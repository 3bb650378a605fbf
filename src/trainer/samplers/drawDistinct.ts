import type { SeededRandom } from '../../util/seededRandom';

/** `count` different numbers below `bound`, in random order (Floyd's algorithm, shuffled). */
export function drawDistinct(random: SeededRandom, bound: number, count: number): number[] {
  const chosen = new Set<number>();
  for (let top = bound - count; top < bound; top++) {
    const candidate = random.nextBelow(top + 1);
    chosen.add(chosen.has(candidate) ? top : candidate);
  }
  return random.shuffle([...chosen]);
}
