import { connect } from 'node:net';
import { encodeFrame } from '../protocol/encode';
import { PROTOCOL_VERSION, type ViewerUpFrame } from '../protocol/frames';
import { readEndpoint, toListenPath } from './endpoint';

const ANSWER_WITHIN_MS = 2000;

/** Sends one command to a run's recorder, as a viewer does. False when it can't be reached. */
export async function sendCommand(folder: string, frame: ViewerUpFrame): Promise<boolean> {
  const endpoint = readEndpoint(folder);
  if (endpoint === null) return false;
  return new Promise((resolve) => {
    const socket = connect(toListenPath(endpoint));
    const settle = (sent: boolean) => {
      socket.destroy();
      resolve(sent);
    };
    socket.setTimeout(ANSWER_WITHIN_MS, () => settle(false));
    socket.once('error', () => settle(false));
    socket.once('connect', () => {
      socket.write(
        encodeFrame({ kind: 'hello', version: PROTOCOL_VERSION, role: 'viewer', token: endpoint.token }),
      );
      socket.write(encodeFrame(frame));
      // The recorder answers a subscription at once, so that everything before it has been obeyed.
      socket.write(encodeFrame({ kind: 'subscribe', files: { 'events.jsonl': Number.MAX_SAFE_INTEGER } }));
    });
    socket.once('data', () => settle(true));
  });
}
