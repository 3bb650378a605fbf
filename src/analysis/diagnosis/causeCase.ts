import type { Evidence, Fix, Site } from '../../domain/alert';
import type { RunFacts } from '../facts/runFacts';
import { toSourceNumber } from './numberText';

/** The case for one cause: its score is a log10 likelihood ratio over the others (docs/diagnosis.md, judged, not fitted). */
export interface CauseCase {
  readonly id: string;
  readonly title: string;
  readonly score: number;
  readonly evidence: readonly Evidence[];
  readonly sites: readonly Site[];
  readonly fix?: Fix;
}

/** Builds a case piece by piece; each piece is shown to people with the weight it carried hidden in the score. */
export class CaseBuilder {
  private score: number;
  private readonly pieces: Evidence[] = [];

  constructor(
    private readonly id: string,
    private readonly title: string,
    prior = 0,
  ) {
    this.score = prior;
  }

  /** Adds the weight (positive: for, negative: against) and its line. */
  weigh(weight: number, name: string, value: number, step: number | null): this {
    this.score += weight;
    this.pieces.push({ name, value, step, supports: weight > 0 });
    return this;
  }

  /** A weight without a line of its own. */
  lean(weight: number): this {
    this.score += weight;
    return this;
  }

  close(sites: readonly Site[], fix?: Fix): CauseCase {
    const evidence = [...this.pieces].sort((a, b) => Number(b.supports) - Number(a.supports));
    const base = { id: this.id, title: this.title, score: this.score, evidence, sites };
    return fix ? { ...base, fix } : base;
  }
}

/** The places of these hyperparameters, those that are known. */
export function findSites(facts: RunFacts, ...paths: string[]): Site[] {
  return paths.flatMap((path) => facts.context.sites.get(path) ?? []);
}

/** A fix that replaces one number, where its place is known. */
export function toNumberFix(
  facts: RunFacts,
  path: string,
  before: number | null,
  after: number,
): Fix | undefined {
  const site = facts.context.sites.get(path);
  if (!site || before === null) return undefined;
  const newText = toSourceNumber(after);
  return {
    title: `Set ${nameIn(site, path)} to ${newText}`,
    target: path,
    oldText: site.text ?? toSourceNumber(before),
    newText,
  };
}

/** A program has names of its own for these: only a configuration is known to its characters. */
function isOfProgram(site: Site): boolean {
  return site.text === undefined;
}

function nameIn(site: Site, path: string): string {
  const name = path.slice(path.lastIndexOf('.') + 1);
  return isOfProgram(site) ? `the ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}` : name;
}

/** A fix that replaces one word, quoted as it stands there. */
export function toWordFix(
  facts: RunFacts,
  path: string,
  before: string | null,
  after: string,
): Fix | undefined {
  const site = facts.context.sites.get(path);
  if (!site || before === null) return undefined;
  const oldText = site.text ?? JSON.stringify(before);
  const quote = /^['"]/.exec(oldText)?.[0] ?? '';
  const owner = path.split('.')[0] ?? path;
  const name = isOfProgram(site) ? `the ${owner}` : owner;
  return { title: `Set ${name} to ${after}`, target: path, oldText, newText: `${quote}${after}${quote}` };
}
