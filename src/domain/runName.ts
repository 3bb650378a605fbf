/** `yyyymmdd-hhmmss-xxxx`. */
const LOOKS_LIKE_ID = /^\d{8}-\d{6}-[a-z0-9]{4}$/;

/** Why a run can't be called this; null when it can. Names may repeat. */
export function findRunNameProblem(name: string): string | null {
  if (name.trim() === '') return 'A run name may not be empty.';
  if ([...name].length > 200) return 'A run name may have at most 200 characters.';
  if (name === 'latest') return '"latest" means the newest run; choose another name.';
  if (LOOKS_LIKE_ID.test(name)) return `"${name}" looks like the id of a run; choose another name.`;
  if (/[/\\]/.test(name)) return 'A run name may not hold / or \\.';
  if (/[\u0000-\u001f\u007f-\u009f]/.test(name)) return 'A run name may not hold control characters.';
  return null;
}
