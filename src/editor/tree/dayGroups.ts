export type DayGroup = 'today' | 'yesterday' | 'older';

/** The day of a run from its id (`yyyymmdd-hhmmss-xxxx`, local time of the machine that runs it): no manifest is read for it. */
export function toDayGroup(id: string, now: Date): DayGroup {
  const day = id.slice(0, 8);
  if (day >= toDay(now)) return 'today';
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  return day === toDay(yesterday) ? 'yesterday' : 'older';
}

/** Milliseconds until the groups of all runs move on by a day. */
export function untilTomorrowMs(now: Date): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime() - now.getTime();
}

function toDay(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
}
