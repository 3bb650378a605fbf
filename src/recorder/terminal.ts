/**
 * stdout and stderr of the command line. A terminal that was closed or a pipe whose reader has gone must not end a run.
 */
export function ignoreDeadTerminal(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printError(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

/** Writes and waits while a slow reader's queue is full. Resolves at once when nobody reads any more. */
export function writeWaiting(stream: NodeJS.WriteStream, bytes: Uint8Array | string): Promise<void> {
  if (!stream.writable || stream.write(bytes)) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ['drain', 'close', 'error']) stream.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'close', 'error']) stream.once(event, done);
  });
}

/** What is queued goes out before the process ends (pipes are written asynchronously). */
export async function exitWith(code: number): Promise<never> {
  await Promise.race([
    Promise.all(
      [process.stdout, process.stderr].map(
        (stream) => new Promise<void>((done) => stream.write('', () => done())),
      ),
    ),
    new Promise((resolve) => setTimeout(resolve, 5000).unref()),
  ]);
  process.exit(code);
}
