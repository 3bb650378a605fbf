import { describe, expect, it } from 'vitest';
import type { ToPanel } from '../../src/protocol/panel';
import { currentRun, EMPTY_DATA, faceFor, reduceMessage } from '../../webview/state/panelData';
import { INITIAL_VIEW, parseViewState, toViewOfRun } from '../../webview/state/viewState';
import { FIXTURES, messagesOf } from './fixtures/fixtures';

const receive = (messages: readonly ToPanel[]) => messages.reduce(reduceMessage, EMPTY_DATA);

describe('messages', () => {
  it('may come in any order', () => {
    const messages = messagesOf(FIXTURES.collapse());
    const forwards = currentRun(receive(messages));
    const backwards = currentRun(receive([...messages].reverse()));
    expect(backwards.ribbons).toBe(forwards.ribbons);
    expect(backwards.series).toBe(forwards.series);
    expect(backwards.faces).toEqual(forwards.faces);
  });

  it('of another run wait for its head, and the old run is shown until then', () => {
    const collapse = messagesOf(FIXTURES.collapse());
    const [head, ...rest] = messagesOf(FIXTURES.healthy());
    const before = receive([...collapse, ...rest]);
    expect(currentRun(before).series?.runId).toBe('20261126-101500-aaaa');
    const after = reduceMessage(before, head as ToPanel);
    expect(currentRun(after).series?.runId).toBe('20261126-101700-cccc');
  });

  it('of a run that is gone are forgotten', () => {
    const data = receive([...messagesOf(FIXTURES.collapse()), ...messagesOf(FIXTURES.healthy())]);
    expect([...data.byRun.keys()]).toEqual(['20261126-101700-cccc']);
  });

  it('of kinds that are not known change nothing', () => {
    const data = receive(messagesOf(FIXTURES.collapse()));
    expect(reduceMessage(data, { kind: 'later' } as unknown as ToPanel)).toBe(data);
  });

  it('keep faces by their snapshot, and the last one at or before a step is shown', () => {
    const fixture = FIXTURES.collapse();
    const faces = [72, 40, 20].map((cursor) => fixture.faceAt?.(cursor) as ToPanel);
    const run = currentRun(receive([fixture.head, fixture.ribbons as ToPanel, ...faces]));
    expect([72, 43, 41, 22].map((step) => faceFor(run, step)?.statistics?.step)).toEqual([72, 40, 40, 20]);
  });
});

describe('the kept state', () => {
  it('comes back as it was', () => {
    const view = {
      ...INITIAL_VIEW,
      runId: 'r',
      scrollY: 310,
      cursor: 40,
      zoom: { from: 10, to: 60 },
      causes: { 'a/b': true },
      tables: ['loss'],
    };
    expect(parseViewState(JSON.parse(JSON.stringify(view)))).toEqual(view);
  });

  it.each([
    undefined,
    null,
    7,
    'x',
    [],
    { cursor: 'no', zoom: { from: 9, to: 2 }, tables: [1, 'loss'], causes: { a: 1 } },
  ])('of %j is read without harm', (kept) => {
    const view = parseViewState(kept);
    expect(view.cursor).toBeNull();
    expect(view.zoom).toBeNull();
    expect(view.causes).toEqual({});
  });

  it('of another run keeps how the panel is set up, not where one was', () => {
    const view = {
      ...INITIAL_VIEW,
      runId: 'a',
      cursor: 4,
      scrollY: 99,
      hiddenLanes: ['norms'],
      logScales: { norms: true },
    };
    expect(toViewOfRun(view, 'b')).toEqual({
      ...INITIAL_VIEW,
      runId: 'b',
      hiddenLanes: ['norms'],
      logScales: { norms: true },
    });
    expect(toViewOfRun(view, 'a')).toBe(view);
  });
});
