/** `unix:/path`, `pipe:\\.\pipe\name` or a bare path, as `net.connect` takes it. */
export function parseSocketAddress(address: string): string {
  const match = /^(unix|pipe):(.*)$/s.exec(address);
  return match ? match[2]! : address;
}
