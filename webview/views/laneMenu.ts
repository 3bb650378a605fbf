import type { TemplateResult } from 'lit';
import type { FaceContext, Lane, LaneFace } from '../lanes/lane';
import { copyCsv, toLanePicture } from './copyLane';
import { copyPicture, PICTURE_KINDS } from './copyPicture';
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
    ...(lane.id === 'loss' && screen.head.canTellLoss
      ? [{ label: 'Tell Margin the Loss…', onPick: () => act.tellLoss() }]
      : []),
    ...PICTURE_KINDS.map(({ label, ...as }): MenuItem => ({
      label,
      onPick: () =>
        void copyPicture(screen, lane.title, as, (colours, format) =>
          toLanePicture(lane, context, screen, face, colours, format),
        ),
    })),
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
