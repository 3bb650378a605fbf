/** What the editor's own processes carry and a training program must not inherit (contract: child environment). */
const EDITORS_OWN = /^(NODE_OPTIONS|INIT_CWD|NODE_CHANNEL_.*|VSCODE_.*|ELECTRON_.*|npm_.*)$/;

/**
 * The user's environment for a child of the editor. On the desktop the editor's Node is Electron, which behaves as Node
 * only when told so.
 */
export function toChildEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  asNode: boolean,
): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !EDITORS_OWN.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), ...(asNode ? { ELECTRON_RUN_AS_NODE: '1' } : {}) };
}
