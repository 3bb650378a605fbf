/** What a model's files cannot give. `path` is the field of the configuration that names the culprit. */
export class ModelProblem extends RangeError {
  constructor(
    readonly path: readonly (string | number)[],
    message: string,
  ) {
    super(message);
  }
}

/** At most so many names are listed; how many more there are is said. */
const LISTED = 6;

export function listSome(names: readonly string[]): string {
  const rest = names.length - LISTED;
  return rest > 0 ? `${names.slice(0, LISTED).join(', ')} and ${rest} more` : names.join(', ');
}
