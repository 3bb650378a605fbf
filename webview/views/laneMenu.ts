import type { TemplateResult } from 'lit';
import type { FaceContext, Lane, LaneFace } from '../lanes/lane';
import { copyCsv, copyPicture } from './copyLane';
import { menu, type MenuItem } from './menu';
import type { Screen } from './screen';

const PICTURES = [
  { label: 'Copy as PNG', format: 'png', tone: 'light' },
  { label: 'Copy as PNG, Dark', format: 'png', tone: 'dark' },
  { label: 'Copy as SVG', format: 'svg', tone: 'light' },
  { label: 'Copy as SVG, Dark', format: 'svg', tone: 'dark' },
] as const;

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
    ...PICTURES.map(({ label, ...as }): MenuItem => ({
      label,
      onPick: () => void copyPicture(lane, context, screen, face, as),
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
