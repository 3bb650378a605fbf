import * as vscode from 'vscode';
import { CONFIG_FILE, SCRIPT_FILE } from '../../launch/scriptCommand';
import type { RecentPrograms } from './recentPrograms';

type Item = vscode.QuickPickItem & { readonly uri?: vscode.Uri; readonly creates?: true };

const LEFT_OUT = '**/{node_modules,.venv,venv,env,site-packages,__pycache__,dist,out,build,.git,.margin}/**';
const MOST_CONFIGS = 500;
const MOST_SCRIPTS = 300;

export type PickedProgram =
  { readonly kind: 'file'; readonly uri: vscode.Uri } | { readonly kind: 'new' } | null;

/** The workspace's configurations and scripts, recent ones first, and a new configuration; null: Escape. */
export async function pickProgram(recent: RecentPrograms): Promise<PickedProgram> {
  const picked = await vscode.window.showQuickPick(collectItems(recent), {
    title: vscode.l10n.t('Start Triplet Run'),
    placeHolder: vscode.l10n.t('A configuration or a training script'),
    matchOnDescription: true,
  });
  if (!picked) return null;
  if (picked.creates) return { kind: 'new' };
  return picked.uri ? { kind: 'file', uri: picked.uri } : null;
}

async function collectItems(recent: RecentPrograms): Promise<Item[]> {
  const [configs, scripts] = await Promise.all([
    vscode.workspace.findFiles('**/*.triplet.json', LEFT_OUT, MOST_CONFIGS),
    vscode.workspace.findFiles('**/*.{py,ts,mts,cts,js,mjs,cjs}', LEFT_OUT, MOST_SCRIPTS),
  ]);
  const active = vscode.window.activeTextEditor?.document.uri;
  const found = new Map([...configs, ...scripts].map((uri) => [uri.toString(), uri]));
  const first = new Map<string, vscode.Uri>();
  if (active?.scheme === 'file' && isProgram(active)) first.set(active.toString(), active);
  for (const uri of recent.list()) if (found.has(uri.toString())) first.set(uri.toString(), uri);
  const rest = [...found.values()].filter((uri) => !first.has(uri.toString())).sort(compareUris);
  return [
    ...section(vscode.l10n.t('recent'), [...first.values()]),
    ...section(
      vscode.l10n.t('configurations'),
      rest.filter((uri) => CONFIG_FILE.test(uri.path)),
    ),
    ...section(
      vscode.l10n.t('scripts'),
      rest.filter((uri) => !CONFIG_FILE.test(uri.path)),
    ),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: vscode.l10n.t('New configuration…'), iconPath: new vscode.ThemeIcon('new-file'), creates: true },
  ];
}

export function isProgram(uri: vscode.Uri): boolean {
  return CONFIG_FILE.test(uri.path) || SCRIPT_FILE.test(uri.path);
}

function section(label: string, uris: readonly vscode.Uri[]): Item[] {
  if (uris.length === 0) return [];
  return [{ label, kind: vscode.QuickPickItemKind.Separator }, ...uris.map(toItem)];
}

function toItem(uri: vscode.Uri): Item {
  const path = vscode.workspace.asRelativePath(uri);
  const slash = path.lastIndexOf('/');
  return {
    label: path.slice(slash + 1),
    description: slash < 0 ? '' : path.slice(0, slash),
    iconPath: new vscode.ThemeIcon(CONFIG_FILE.test(uri.path) ? 'settings' : 'file-code'),
    uri,
  };
}

function compareUris(a: vscode.Uri, b: vscode.Uri): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
