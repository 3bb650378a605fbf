/** Exit codes of the command line (contract of `margin run`). */
export const EXIT = { badInput: 2, cannotWork: 3, notExecutable: 126, notFound: 127 } as const;

/** Something to tell the person at the terminal: what happened, where, and what to do. Printed without a stack. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly exitCode: number = EXIT.badInput,
  ) {
    super(message);
  }
}

/** The words of a system error, without Node's prefix: "no space left on device". */
export function describeSystemError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const words: Record<string, string> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EROFS: 'the file system is read-only',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ENOENT: 'it does not exist',
    ENOTDIR: 'a part of the path is not a folder',
    ELOOP: 'it is a link',
    EEXIST: 'something is already there',
    ENAMETOOLONG: 'the path is too long',
    EFBIG: 'files may not grow any more (ulimit -f)',
    EMFILE: 'too many open files',
  };
  return (code !== undefined && words[code]) || message || String(error);
}
