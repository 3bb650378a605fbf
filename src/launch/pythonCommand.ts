/** The interpreter for a `.py` script: the Python extension's, then the setting, then what the platform calls Python 3. */
export function choosePython(
  { fromExtension, fromSetting }: { fromExtension: readonly string[] | null; fromSetting: string },
  platform: NodeJS.Platform,
): readonly string[] {
  if (fromExtension && fromExtension.length > 0) return fromExtension;
  if (fromSetting.trim() !== '') return [fromSetting.trim()];
  return platform === 'win32' ? ['py', '-3'] : ['python3'];
}
