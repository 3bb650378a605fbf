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
    readState: () => api.getState(),
    keepState: (state) => api.setState(state),
  };
}
