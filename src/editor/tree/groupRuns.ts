import { toDayGroup, type DayGroup } from './dayGroups';

export type GroupName = 'running' | DayGroup;
export const GROUP_ORDER: readonly GroupName[] = ['running', 'today', 'yesterday', 'older'];

/** Ids of each group that has any, newest first in each; a live run stands under Running only. */
export function groupRuns(
  ids: readonly string[],
  isLive: (id: string) => boolean,
  now: Date,
): ReadonlyMap<GroupName, readonly string[]> {
  const groups = new Map<GroupName, string[]>();
  for (const id of ids) {
    const name = isLive(id) ? 'running' : toDayGroup(id, now);
    const group = groups.get(name);
    if (group) group.push(id);
    else groups.set(name, [id]);
  }
  return new Map(GROUP_ORDER.filter((name) => groups.has(name)).map((name) => [name, groups.get(name)!]));
}

export const PAGE = 200;

/** What "Show 200 more of 946" counts: 946 are not shown yet. */
export function toPage(ids: readonly string[], pages: number): { shown: readonly string[]; hidden: number } {
  const shown = ids.slice(0, pages * PAGE);
  return { shown, hidden: ids.length - shown.length };
}
