/** Why the journal stopped, in the words that a row shows. */
export function describeDiskError(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'disk full';
    case 'EFBIG':
      return 'files may not grow any more (ulimit -f)';
    case 'EROFS':
      return 'the file system is read-only';
    case 'EIO':
      return 'the disk reports an error';
    case 'ENOENT':
    case 'ESTALE':
      return 'the run folder is gone';
    case 'EACCES':
    case 'EPERM':
      return 'no permission to write';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many open files';
    default:
      return code || (error instanceof Error ? error.message : String(error));
  }
}
