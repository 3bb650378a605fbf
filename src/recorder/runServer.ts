import { chmodSync, existsSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { DEFAULT_LIMITS, type WireLimits } from '../protocol/frames';
import { Connection, type ConnectionEvents } from './connection';
import { toListenPath, type Endpoint } from './endpoint';
import { isBindable } from './socketFolder';

export const MAX_CONNECTIONS = 64;
const LOOK_EVERY_MS = 2000;

/** The run's local socket: training programs and viewers come in here. */
export class RunServer {
  private readonly connections = new Map<Socket, Connection>();
  private server: Server;
  private watch: NodeJS.Timeout | undefined;

  constructor(
    private readonly endpoint: Endpoint,
    private readonly events: ConnectionEvents & {
      /** Beyond the limit: closed and counted. */
      onTooMany(): void;
    },
    private readonly limits: WireLimits = DEFAULT_LIMITS,
  ) {
    this.server = this.createServer();
  }

  async listen(): Promise<void> {
    await this.bind();
    if (process.platform === 'win32') return;
    this.watch = setInterval(() => void this.restore(), LOOK_EVERY_MS);
    this.watch.unref();
  }

  /** A logout removes `$XDG_RUNTIME_DIR`, and cleaners what is old in /tmp: the run must be reached again afterwards. */
  private async restore(): Promise<void> {
    if (existsSync(toListenPath(this.endpoint)) || !isBindable(this.endpoint.address)) return;
    // Who is connected stays so. Closed first: that removes the socket's file.
    this.server.close();
    this.server = this.createServer();
    await this.bind().catch(() => undefined);
  }

  private createServer(): Server {
    return createServer((socket) => this.accept(socket)).on('error', () => undefined);
  }

  private async bind(): Promise<void> {
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
    clearInterval(this.watch);
    const sockets = [...this.connections.keys()];
    const closed = [
      new Promise<void>((resolve) => this.server.close(() => resolve())),
      // Those that came in by a socket that is gone belong to a server before this one.
      ...sockets.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))),
    ];
    for (const socket of sockets) socket.end();
    const timer = setTimeout(() => {
      for (const socket of this.connections.keys()) socket.destroy();
    }, withinMs);
    await Promise.all(closed);
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
