import { parentPort } from 'node:worker_threads';
import type { ToViewer } from '../protocol/viewer';
import { Viewer } from './viewer';

/** Entry of the viewer worker: one thread a window, so that the extension host never decodes Arrow. */
const port = parentPort;
if (port) {
  const viewer = new Viewer((message) => port.postMessage(message));
  port.on('message', (message: ToViewer) => viewer.receive(message));
}
