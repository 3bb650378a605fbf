/** A place in the plane; y is the spread, which is drawn on a log axis from `floor` to `top`. */
interface Place {
  readonly x: number;
  readonly y: number;
}

export interface LearnedWord extends Place {
  /** Which way the word goes from its corner. */
  readonly left: boolean;
  readonly up: boolean;
}

/** Shares of the plane that the word takes. */
const WIDTH = 0.32;
const HEIGHT = 0.14;
/** Places looked at between two points of a path. */
const BETWEEN = 8;

/** In the corner of the region "learned" through which the path goes least; bottom right where it goes through none. */
export function placeLearnedWord(
  path: readonly Place[],
  { x, x2, y, y2 }: { x: number; x2: number; y: number; y2: number },
  floor: number,
): LearnedWord {
  const toHeight = (spread: number) => Math.log(spread / floor) / Math.log(y2 / floor);
  const places = path.flatMap((point, i) => {
    const next = path[i + 1] ?? point;
    return Array.from({ length: BETWEEN }, (_, step) => ({
      x: point.x + ((next.x - point.x) * step) / BETWEEN,
      height: toHeight(point.y) + ((toHeight(next.y) - toHeight(point.y)) * step) / BETWEEN,
    }));
  });
  const corners: LearnedWord[] = [
    { x: x2, y, left: true, up: true },
    { x, y, left: false, up: true },
    { x: x2, y: y2, left: true, up: false },
    { x, y: y2, left: false, up: false },
  ];
  const crossings = corners.map(
    (corner) =>
      places.filter((place) => {
        const across = corner.left ? corner.x - place.x : place.x - corner.x;
        const along = (place.height - toHeight(corner.y)) * (corner.up ? 1 : -1);
        return across > -0.03 && across < WIDTH && along > -0.03 && along < HEIGHT;
      }).length,
  );
  return corners[crossings.indexOf(Math.min(...crossings))]!;
}
