import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { DEFAULT_LIMITS, type WireLimits } from '../protocol/frames';
import { Connection, type ConnectionEvents } from './connection';
import { toListenPath, type Endpoint } from './endpoint';

export const MAX_CONNECTIONS = 64;

/** The run's local socket: training programs and viewers come in here. */
export class RunServer {
  private readonly connections = new Map<Socket, Connection>();
  private readonly server: Server;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly events: ConnectionEvents & {
      /** Beyond the limit: closed and counted. */
      onTooMany(): void;
    },
    private readonly limits: WireLimits = DEFAULT_LIMITS,
  ) {
    this.server = createServer((socket) => this.accept(socket));
    this.server.on('error', () => undefined);
  }

  async listen(): Promise<void> {
    const path = toListenPath(this.endpoint);
    // A recorder that was killed leaves its socket's file behind; whoever holds the lock may replace it.
    if (process.platform !== 'win32') rmSync(path, { force: true });
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(path, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    if (process.platform !== 'win32') chmodSync(path, 0o600);
  }

  /** Time since anything came in; infinite without a connection. */
  quietMs(): number {
    const times = [...this.connections.values()].map((connection) => connection.lastBytesAtMs);
    return times.length === 0 ? Number.POSITIVE_INFINITY : performance.now() - Math.max(...times);
  }

  /** Ends every connection once what is queued for it has been sent, at the latest after `withinMs`. */
  async close(withinMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.connections.keys()) socket.end();
    const timer = setTimeout(() => {
      for (const socket of this.connections.keys()) socket.destroy();
    }, withinMs);
    await closed;
    clearTimeout(timer);
  }

  private accept(socket: Socket): void {
    if (this.connections.size >= MAX_CONNECTIONS) {
      socket.destroy();
      this.events.onTooMany();
      return;
    }
    this.connections.set(socket, new Connection(socket, this.endpoint.token, this.limits, this.events));
    socket.once('close', () => this.connections.delete(socket));
  }
}
