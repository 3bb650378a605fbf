import type { TemplateResult } from 'lit';
import type { FaceContext, Lane, LaneFace } from '../lanes/lane';
import { copyCsv, copyPicture } from './copyLane';
import { menu, type MenuItem } from './menu';
import type { Screen } from './screen';

/** ⋯ of a lane. Lanes of a program's own metrics keep their place: they come and go with their names. */
export function laneMenu(lane: Lane, context: FaceContext, screen: Screen, face: LaneFace): TemplateResult {
  const { act, view } = screen;
  const items: MenuItem[] = [
    {
      label: 'Show as Table',
      checked: view.tables.includes(lane.id),
      onPick: () => act.toggleTable(lane.id),
    },
    { label: 'Copy as PNG', onPick: () => void copyPicture(lane, context, screen, face) },
    { label: 'Copy as CSV', onPick: () => copyCsv(lane, context, screen) },
    ...(lane.id.startsWith('own:')
      ? []
      : [
          { label: 'Move Up', onPick: () => act.moveLane(lane.id, -1), separated: true },
          { label: 'Move Down', onPick: () => act.moveLane(lane.id, 1) },
          { label: 'Hide', onPick: () => act.toggleLane(lane.id) },
        ]),
  ];
  return menu(lane.title, items, () => act.toggleMenu(null));
}
