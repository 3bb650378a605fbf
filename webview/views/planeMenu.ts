import { html, nothing, type TemplateResult } from 'lit';
import type { PanelRibbons, RunPath } from '../../src/protocol/panel';
import { snapshotColumn } from '../lanes/columns';
import { toPlaneChart } from '../lanes/plane';
import { toCsv } from '../lanes/toCsv';
import { snapshotValue } from '../lanes/valueAt';
import { formatScore, formatSpread } from '../words/numbers';
import { copyPicture, PICTURE_KINDS, toCaption } from './copyPicture';
import { renderChart } from '../charts/renderChart';
import { iconButton } from './icon';
import { focusMenu, menu } from './menu';
import type { Screen } from './screen';

/** The plane's name where menus are told apart. */
export const PLANE = 'plane';

const TITLE = 'Spread against information';
/** A picture leaves the panel: it is as large as in a wide one. */
const [WIDTH, HEIGHT] = [380, 300];

/** ⋯ of the plane: the same copies as a lane's. */
export function planeMenu(
  screen: Screen,
  ribbons: PanelRibbons,
  earlier: readonly RunPath[],
): TemplateResult {
  const { act, transient } = screen;
  const open = transient.menu === PLANE;
  const items = [
    ...PICTURE_KINDS.map(({ label, ...as }) => ({
      label,
      onPick: () => void copyPicture(screen, TITLE, as, toPicture(screen, ribbons, earlier)),
    })),
    { label: 'Copy as CSV', onPick: () => copyPath(screen, ribbons) },
  ];
  return html`<span class="menu-host">
    ${iconButton({
      name: 'ellipsis',
      label: 'More for spread against information',
      expanded: open,
      onClick: (event) => {
        act.toggleMenu(PLANE);
        if (!open) focusMenu(event.currentTarget as Element);
      },
    })}
    ${open ? menu(TITLE, items, () => act.toggleMenu(null)) : nothing}
  </span>`;
}

/** The path is drawn over all snapshots, whatever the lanes are zoomed to, and so are its numbers. */
function copyPath({ act }: Screen, { step, spread, info }: PanelRibbons): void {
  const columns = [...snapshotColumn('spread', step, spread), ...snapshotColumn('information', step, info)];
  act.copyText(toCsv(columns, 0, Number.POSITIVE_INFINITY), `${TITLE} as CSV`);
}

function toPicture(
  screen: Screen,
  ribbons: PanelRibbons,
  earlier: readonly RunPath[],
): Parameters<typeof copyPicture>[3] {
  const { head, pinnedAt, x0, x1 } = screen;
  const { step, spread, info } = ribbons;
  const model = toPlaneChart(head, ribbons, pinnedAt, HEIGHT, earlier);
  return async (colours, format) => ({
    title: TITLE,
    legend: [
      { word: 'spread', value: formatSpread(snapshotValue(step, spread, pinnedAt)) },
      { word: 'information', value: formatScore(snapshotValue(step, info, pinnedAt)) },
    ],
    caption: toCaption({ head, x0: 0, x1: step.at(-1) ?? 0 }),
    charts: [await renderChart(model, WIDTH, colours, format)],
    face: null,
    faceCaption: '',
    rows: [],
    faceWidth: 0,
    hasSteps: false,
    marks: [],
    x0,
    x1,
    cursor: pinnedAt,
  });
}
