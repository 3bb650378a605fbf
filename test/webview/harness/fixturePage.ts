import { FIXTURES, messagesOf, type FixtureName } from '../fixtures/fixtures';
import type { FromPanel } from '../../../src/protocol/panel';

/**
 * Runs in the test page before the panel: plays VS Code's side. `acquireVsCodeApi` records posts and keeps state;
 * `show(name)` sends a fixture; `cursor` intents are answered from it.
 */

interface TestWindow {
  acquireVsCodeApi: unknown;
  posts: FromPanel[];
  violations: string[];
  kept: unknown;
  show: (name: FixtureName) => void;
  send: (message: unknown) => void;
  fixtures: typeof FIXTURES;
}

const page = window as unknown as TestWindow;
let answer: ((cursor: number) => unknown) | null = null;
let live = 0;

page.posts = [];
page.violations = [];
page.fixtures = FIXTURES;
page.send = (message) => window.postMessage(message, '*');
page.show = (name) => {
  const fixture = FIXTURES[name]();
  answer = fixture.faceAt;
  live = fixture.head.run?.step ?? 0;
  for (const message of messagesOf(fixture)) page.send(message);
};
const remembered = sessionStorage.getItem('kept');
page.kept = remembered === null ? undefined : JSON.parse(remembered);
page.acquireVsCodeApi = () => ({
  postMessage(message: FromPanel) {
    page.posts.push(message);
    if (message.kind === 'cursor' && answer) page.send(answer(message.step ?? live));
  },
  getState: () => page.kept,
  setState(state: unknown) {
    page.kept = state;
    sessionStorage.setItem('kept', JSON.stringify(state));
  },
});
document.addEventListener(
  'securitypolicyviolation',
  ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
    page.violations.push(`${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}`);
  },
);
