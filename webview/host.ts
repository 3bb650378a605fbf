import type { FromPanel } from '../src/protocol/panel';

/** What VS Code gives a webview: posts to the extension, and a state that outlives a hidden or reloaded panel. */
export interface Host {
  post(message: FromPanel): void;
  /** As `setState` kept it; whatever it is. */
  readState(): unknown;
  keepState(state: unknown): void;
}

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => api.postMessage(message),
    readState: () => api.getState() ?? readHandedState(),
    keepState: (state) => {
      api.setState(state);
      api.postMessage({ kind: 'keep', state } satisfies FromPanel);
    },
  };
}

/** What the page before this one had kept, where the extension had to replace it: handed over in the HTML. */
function readHandedState(): unknown {
  try {
    return JSON.parse(document.getElementById('root')?.dataset['view'] ?? 'null');
  } catch {
    return null;
  }
}
