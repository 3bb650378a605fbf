/** Paths (`optimizer.learningRate`) at which two configurations hold something else, in the order of the first, then the second. */
export function listDifferences(first: unknown, second: unknown, path = ''): string[] {
  if (!isObject(first) || !isObject(second)) {
    return JSON.stringify(first) === JSON.stringify(second) ? [] : [path];
  }
  const names = new Set([...Object.keys(first), ...Object.keys(second)]);
  return [...names].flatMap((name) =>
    listDifferences(first[name], second[name], path === '' ? name : `${path}.${name}`),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
