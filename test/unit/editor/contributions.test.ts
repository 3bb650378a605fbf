import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import manifest from '../../../package.json';
import words from '../../../package.nls.json';
import { ALL_DETECTORS } from '../../../src/analysis/detectors/allDetectors';
import { COMMANDS, PANELS, SETTINGS, VIEW_CONTAINERS, VIEWS } from '../../../src/contributions';

const { contributes, capabilities, activationEvents } = manifest;
const settings = contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
const menuCommands = Object.values(contributes.menus).flatMap((entries) =>
  entries.map(({ command }) => command),
);

describe('package.json', () => {
  it('contributes the commands, settings and views that the code speaks of, and no others', () => {
    expect(contributes.commands.map(({ command }) => command).sort()).toEqual(Object.values(COMMANDS).sort());
    expect(settings.sort()).toEqual(Object.values(SETTINGS).sort());
    expect(contributes.viewsContainers.activitybar.map(({ id }) => id)).toEqual(
      Object.values(VIEW_CONTAINERS),
    );
    expect(contributes.views.margin.map(({ id }) => id)).toEqual(Object.values(VIEWS));
  });

  it('has no menu entry for a command that is not there', () => {
    const known: string[] = Object.values(COMMANDS);
    expect(menuCommands.filter((command) => !known.includes(command))).toEqual([]);
  });

  it('wakes the extension for each of its panels', () => {
    for (const panel of Object.values(PANELS)) expect(activationEvents).toContain(`onWebviewPanel:${panel}`);
    expect(activationEvents).not.toContain('*');
    expect(activationEvents).not.toContain('onStartupFinished');
  });

  it('restricts the settings that can point at code of an untrusted workspace', () => {
    expect(capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual([
      SETTINGS.runsFolder,
      SETTINGS.python,
      SETTINGS.node,
    ]);
  });

  it('has words for every placeholder, and a placeholder for every word', () => {
    const used = new Set([...JSON.stringify(manifest).matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key!));
    expect([...used].sort()).toEqual(Object.keys(words).sort());
  });
});

describe('the page of an alert', () => {
  it('is there for every alert that is raised', () => {
    const codes = ALL_DETECTORS.map(({ code }) => code);
    const pages = readdirSync(new URL('../../../media/alerts', import.meta.url));
    expect(codes.length).toBeGreaterThan(5);
    expect(codes.filter((code) => !pages.includes(`${code}.md`))).toEqual([]);
  });
});
