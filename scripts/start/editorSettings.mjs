/** User settings of the editor that `npm start` opens: only Margin asks for attention. */
export const editorSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  // As on the desktop: the browser build saves by itself after a second.
  'files.autoSave': 'off',
};
