/** The command line that runs a training script; `tsx` is the workspace's own where it has one. */
export function toScriptCommand(
  file: string,
  tools: { readonly python: readonly string[]; readonly node: string; readonly tsx: string | null },
): readonly string[] {
  if (/\.py$/i.test(file)) return [...tools.python, file];
  if (/\.[mc]?ts$/i.test(file) && tools.tsx) return [tools.tsx, file];
  return [tools.node, file];
}

/** What Start Triplet Run takes besides configurations. */
export const SCRIPT_FILE = /\.(py|[mc]?ts|[mc]?js)$/i;
export const CONFIG_FILE = /\.triplet\.json$/i;
