/** Ids of everything that package.json contributes; test/unit/editor/contributions.test.ts holds the two together. */
export const COMMANDS = {
  startRun: 'margin.startRun',
  newConfiguration: 'margin.newConfiguration',
  openExample: 'margin.openExample',
  openRunFolder: 'margin.openRunFolder',
  stopRun: 'margin.stopRun',
  rerunRun: 'margin.rerunRun',
  resumeRun: 'margin.resumeRun',
  openDashboard: 'margin.openDashboard',
  openDashboardInNewPanel: 'margin.openDashboardInNewPanel',
  showOutput: 'margin.showOutput',
  revealConfig: 'margin.revealConfig',
  revealFolder: 'margin.revealFolder',
  renameRun: 'margin.renameRun',
  deleteRun: 'margin.deleteRun',
  showLog: 'margin.showLog',
  explainAlert: 'margin.explainAlert',
  installNativeTensorflow: 'margin.installNativeTensorflow',
  removeNativeTensorflow: 'margin.removeNativeTensorflow',
} as const;

/** Commands that rows, lenses and fixes run with arguments: not contributed, so the palette never shows them. */
export const INTERNAL_COMMANDS = {
  showMoreRuns: 'margin.internal.showMoreRuns',
  saveAndRun: 'margin.internal.saveAndRun',
  muteAlert: 'margin.internal.muteAlert',
} as const;

export const VIEWS = { runs: 'margin.runs' } as const;
export const VIEW_CONTAINERS = { margin: 'margin' } as const;
export const PANELS = { dashboard: 'margin.dashboard', pinnedDashboard: 'margin.pinnedDashboard' } as const;

export const SETTINGS = {
  runsFolder: 'margin.runsFolder',
  python: 'margin.python',
  node: 'margin.node',
  notificationsEnabled: 'margin.notifications.enabled',
  diagnosticsEnabled: 'margin.diagnostics.enabled',
  codeLensEnabled: 'margin.codeLens.enabled',
  openDashboardOnStart: 'margin.dashboard.openOnStart',
} as const;

export const CONTEXT_KEYS = {
  /** A run of this workspace has not ended. */
  hasRunning: 'margin.hasRunning',
  /** The list of runs was read at least once. */
  listed: 'margin.listed',
  /** The active editor shows a script that mentions Margin or a triplet loss. */
  activeScript: 'margin.activeScript',
  /** The trainer finds native TensorFlow. */
  nativeThere: 'margin.nativeThere',
  /** … because it was installed on demand. */
  nativeInstalled: 'margin.nativeInstalled',
} as const;

/** What a row's context menu may offer. `toContextValue` joins them: `run.ended.output.file`. */
export const RUN_CONTEXT = {
  running: 'running',
  ended: 'ended',
  broken: 'broken',
  failed: 'failed',
  resumable: 'resumable',
} as const;

export const OUTPUT_SCHEME = 'margin-output';
export const DIAGNOSTIC_SOURCE = 'margin';
