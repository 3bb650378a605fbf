import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { OUTPUT_SCHEME } from '../../contributions';
import { findTraceback } from '../../viewer/traceback';
import { toPlainOutput } from './plainOutput';
import { readTail } from './readTail';

const POLL_MS = 500;
/** An editor slows down on more; the whole file is one "Reveal Folder" away. */
const MOST_BYTES = 2 * 1024 * 1024;

/** What a run printed, as a read-only document that grows while it is open and follows its end until one scrolls away. */
export class RunOutput implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly sizes = new Map<string, number>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | null = null;
  readonly onDidChange = this.changed.event;

  constructor() {
    this.subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(OUTPUT_SCHEME, this),
      vscode.window.onDidChangeVisibleTextEditors(() => this.poll()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => follow(document)),
    ];
    this.poll();
  }

  /** At its end, or where its last traceback begins (at the end, where there is none). */
  async show(folder: string, name: string, at: 'end' | 'traceback' = 'end'): Promise<void> {
    const title = `${(name || basename(folder)).replace(/[/\\]/g, ' ')} output`;
    const uri = vscode.Uri.from({ scheme: OUTPUT_SCHEME, path: `/${title}`, query: folder });
    const document = await vscode.workspace.openTextDocument(uri);
    const editor = await vscode.window.showTextDocument(document, { preview: true });
    const line = at === 'traceback' ? findTraceback(document.getText().split('\n')) : -1;
    if (line < 0) return revealEnd(editor);
    const place = new vscode.Range(line, 0, line, 0);
    editor.selection = new vscode.Selection(place.start, place.end);
    editor.revealRange(place, vscode.TextEditorRevealType.AtTop);
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const tail = await readTail(toFile(uri), MOST_BYTES);
    if (!tail) return vscode.l10n.t('This run has no output that can be read: {0}', toFile(uri));
    this.sizes.set(uri.toString(), tail.size);
    const text = toPlainOutput(tail.bytes.toString('utf8'));
    const skipped = tail.size - tail.bytes.length;
    if (skipped <= 0) return text;
    const notice = vscode.l10n.t(
      '… {0} MB before this are in {1}',
      (skipped / 2 ** 20).toFixed(1),
      toFile(uri),
    );
    return `${notice}\n${text.slice(text.indexOf('\n') + 1)}`;
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  /** Looks at the sizes of visible outputs, and only while one is visible. */
  private poll(): void {
    if (this.timer) return;
    const shown = visibleOutputs();
    if (shown.length === 0) return;
    this.timer = setTimeout(() => {
      this.timer = null;
      void Promise.all(shown.map((uri) => this.look(uri))).then(() => this.poll());
    }, POLL_MS);
  }

  private async look(uri: vscode.Uri): Promise<void> {
    const tail = await readTail(toFile(uri), 0);
    if (tail && tail.size !== this.sizes.get(uri.toString())) this.changed.fire(uri);
  }
}

function visibleOutputs(): vscode.Uri[] {
  return vscode.window.visibleTextEditors
    .map(({ document }) => document.uri)
    .filter(({ scheme }) => scheme === OUTPUT_SCHEME);
}

function toFile(uri: vscode.Uri): string {
  return join(uri.query, 'output.log');
}

const LINES_FROM_END = 3;

/** Follows the end where the end was in view before the text grew. */
function follow(document: vscode.TextDocument): void {
  if (document.uri.scheme !== OUTPUT_SCHEME) return;
  for (const editor of vscode.window.visibleTextEditors) {
    if (editor.document !== document) continue;
    const last = lastLines.get(editor.document.uri.toString()) ?? 0;
    const seen = editor.visibleRanges.at(-1)?.end.line ?? 0;
    if (seen >= last - LINES_FROM_END) revealEnd(editor);
    else lastLines.set(document.uri.toString(), document.lineCount - 1);
  }
}

const lastLines = new Map<string, number>();

function revealEnd(editor: vscode.TextEditor): void {
  const line = editor.document.lineCount - 1;
  lastLines.set(editor.document.uri.toString(), line);
  editor.revealRange(new vscode.Range(line, 0, line, 0));
}
