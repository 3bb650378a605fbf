import { afterEach } from 'vitest';
import type { PanelHead, PanelSeries } from '../../../src/protocol/panel';
import type { FromViewer } from '../../../src/protocol/viewer';
import { Viewer } from '../../../src/viewer/viewer';
import { findRun, makeWorkspace, startMargin, waitFor } from './margin';
import { trainer } from './trainer';

const viewers: Viewer[] = [];
afterEach(() => viewers.splice(0).forEach((viewer) => viewer.dispose()));

/** A viewer whose answers are kept, as a window would get them. */
export class Window {
  readonly told: FromViewer[] = [];
  readonly viewer = new Viewer((message) => this.told.push(message));

  constructor() {
    viewers.push(this.viewer);
  }

  heads(panel = 'p'): PanelHead[] {
    return this.messages(panel).filter((message) => message.kind === 'head');
  }

  series(panel = 'p'): PanelSeries[] {
    return this.messages(panel).filter((message) => message.kind === 'series');
  }

  head(): PanelHead | undefined {
    return this.heads().at(-1);
  }

  of<K extends FromViewer['kind']>(kind: K): Extract<FromViewer, { kind: K }>[] {
    return this.told.filter((message): message is Extract<FromViewer, { kind: K }> => message.kind === kind);
  }

  private messages(panel: string) {
    return this.of('panel').flatMap((message) => (message.panel === panel ? [message.message] : []));
  }
}

export async function startRun(script: Parameters<typeof trainer>[0]) {
  const cwd = makeWorkspace();
  const run = startMargin(['run', '--', ...trainer(script)], { cwd });
  const folder = await waitFor('a run folder', () => findRun(cwd));
  return { cwd, run, folder };
}
