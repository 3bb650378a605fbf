import { existsSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';

const DROPPED = /^(NODE_OPTIONS|NODE_CHANNEL_.*|VSCODE_.*|ELECTRON_.*|npm_.*|INIT_CWD)$/i;

export interface RunAddress {
  readonly socket: string;
  readonly token: string;
  readonly id: string;
  readonly folder: string;
}

/** Environment of the training program: the user's own, less what an editor or npm left in it, plus the run's address. */
export function createChildEnvironment(
  users: NodeJS.ProcessEnv,
  run: RunAddress,
  named: Readonly<Record<string, string>>,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(users)) {
    if (value !== undefined && !DROPPED.test(name)) environment[name] = value;
  }
  environment['MARGIN_SOCKET'] = run.socket;
  environment['MARGIN_TOKEN'] = run.token;
  environment['MARGIN_RUN_ID'] = run.id;
  environment['MARGIN_RUN_DIR'] = run.folder;
  // Output goes to a file, where Python would keep back 8 KB, and lose them in a kill.
  environment['PYTHONUNBUFFERED'] ??= '1';
  Object.assign(environment, named);
  addPythonClient(environment);
  return environment;
}

/** The Python client comes last on the path of Python programs: its site hook sees to that and then removes itself. */
function addPythonClient(environment: Record<string, string>): void {
  const site = resolve(__dirname, '../python/site');
  if (!existsSync(site)) return;
  const own = environment['PYTHONPATH'];
  environment['PYTHONPATH'] = own === undefined || own === '' ? site : `${site}${delimiter}${own}`;
}
