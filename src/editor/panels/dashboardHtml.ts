import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The page of a dashboard: nothing but its own script and styles may run or load. */
export function renderDashboardHtml(webview: vscode.Webview, assets: vscode.Uri, view: unknown): string {
  const nonce = randomBytes(16).toString('hex');
  const at = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(assets, file)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource} 'nonce-${nonce}'`,
    `font-src ${webview.cspSource}`,
    `img-src ${webview.cspSource} data: blob:`,
    "connect-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<link rel="stylesheet" href="${at('codicon.css')}">
<link rel="stylesheet" href="${at('dashboard.css')}">
<title>Margin</title>
</head>
<body>
<div id="root" data-view="${escapeAttribute(JSON.stringify(view ?? null))}"></div>
<script nonce="${nonce}" src="${at('dashboard.js')}"></script>
</body>
</html>`;
}

function escapeAttribute(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
}
