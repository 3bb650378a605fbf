/** Something about a file that its reader must be told; the message is for people. */
export class UnreadableFile extends Error {}

/** What a failed system call or decompression means, as a sentence. */
export function describeReadError(error: NodeJS.ErrnoException, name: string): string {
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `There is no file ${name}. Paths are relative to the configuration.`;
    case 'EACCES':
    case 'EPERM':
      return `${name} may not be read: permission denied.`;
    case 'Z_BUF_ERROR':
      return `${name} is cut off: the gzip data ends in the middle. Copy or download it again.`;
    case 'Z_DATA_ERROR':
      return `${name} is damaged: its gzip data cannot be unpacked (${error.message}). Copy or download it again.`;
    default:
      return `${name} cannot be read: ${error.message}.`;
  }
}

/** Memory for N×D features, all 0. Throws UnreadableFile when there is too little. */
export function allocateFeatures(name: string, n: number, d: number): Float32Array {
  try {
    return new Float32Array(n * d);
  } catch {
    throw new UnreadableFile(
      `${name} has ${n} rows of ${d} features, and this process cannot get the memory for them. Use fewer rows.`,
    );
  }
}
