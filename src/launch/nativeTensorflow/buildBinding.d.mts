export interface BuildRequest {
  /** @tensorflow/tfjs-node, with its binding/. */
  readonly packageFolder: string;
  /** Gets lib/ and deps/; its build/ is made and removed. */
  readonly folder: string;
  /** The Node whose headers are tried first. */
  readonly node: string;
  findOnPath(...names: string[]): string | undefined;
  run(command: string, args: string[]): Promise<unknown>;
  onStep(step: 'download' | 'unpack' | 'compile'): void;
}

/** Throws what is missing, or what went wrong, with what to do. */
export function buildBinding(request: BuildRequest): Promise<void>;
