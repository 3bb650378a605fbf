import type { Site } from '../domain/alert';
import type { AnalysisContext } from '../domain/analysisContext';
import { findNode, joinPath, readConfigText, toRange } from './configText';
import type { ConfigText } from './configText';
import { lossAtCollapse } from './lossAtCollapse';
import type { TripletConfig } from './tripletConfig';

export interface ConfigSource {
  readonly config: TripletConfig;
  /** Path of the configuration file, as sites shall name it. */
  readonly file: string;
  readonly text: string;
}

/** What the analysis may know of a run of the built-in trainer before its first row. */
export function toAnalysisContext({ config, file, text }: ConfigSource): AnalysisContext {
  const isDrawnByClass = config.batch.sampler === 'classes' && config.batch.rows === undefined;
  return {
    loss: {
      kind: config.loss.kind,
      margin: toMargin(config.loss),
      soft: config.loss.kind === 'triplet' && config.loss.soft,
      smooth: config.loss.kind === 'triplet' && config.loss.smooth,
      distance: config.loss.distance,
      reduction: config.loss.reduction,
      atCollapse: lossAtCollapse(config),
    },
    normalized: config.model.normalize || config.loss.distance === 'cosine',
    miner: config.data.triplets === undefined ? config.miner.kind : null,
    batchClasses: isDrawnByClass ? config.batch.classes : null,
    batchPerClass: isDrawnByClass ? config.batch.perClass : null,
    embeddingDim: config.model.embeddingDim,
    optimizer: config.optimizer.kind,
    learningRate: config.optimizer.learningRate,
    weightDecay: config.optimizer.weightDecay,
    schedule: config.schedule.kind,
    totalSteps: config.steps,
    snapshotEvery: config.snapshotEvery ?? null,
    epochs: null,
    sites: collectSites(readConfigText(text), file),
  };
}

/** The distance that the loss wants between classes; null for a loss that has none. */
function toMargin(loss: TripletConfig['loss']): number | null {
  if (loss.kind === 'triplet') return loss.margin;
  return loss.kind === 'contrastive' ? loss.negativeMargin : null;
}

/** Every value that is written down, by its path; sections too, so that a missing field can point at its section. */
function collectSites(config: ConfigText, file: string): ReadonlyMap<string, Site> {
  const sites = new Map<string, Site>();
  const visit = (path: (string | number)[]): void => {
    const found = findNode(config.root, path);
    if (!found) return;
    const { value, key } = found;
    const isLeaf = value.type !== 'object' && value.type !== 'array';
    const marked = isLeaf ? value : (key ?? value);
    const range = toRange(config.text, marked.offset, marked.length);
    if (path.length > 0) {
      sites.set(joinPath(path), {
        file,
        line: range.line,
        column: range.column,
        ...(range.endLine === range.line ? { endColumn: range.endColumn } : {}),
        ...(isLeaf ? { text: config.text.slice(value.offset, value.offset + value.length) } : {}),
      });
    }
    if (value.type === 'object') {
      for (const property of value.children ?? []) visit([...path, String(property.children?.[0]?.value)]);
    } else if (value.type === 'array') {
      (value.children ?? []).forEach((_, index) => {
        visit([...path, index]);
      });
    }
  };
  visit([]);
  return sites;
}

/**
 * The same from what a program's client said in `hello`: a flat or nested object with the author's own names (`lr`,
 * `learning_rate`, `mining`, …). `site` is where the client was started; it stands for every value given there.
 */
export function toAnalysisContextFromHello(
  config: Readonly<Record<string, unknown>>,
  site: Site | null,
): AnalysisContext {
  const given = flatten(config);
  const number = (...names: string[]): number | null => pick(given, names, toNumber);
  const word = (...names: string[]): string | null => pick(given, names, toWord);
  const flag = (...names: string[]): boolean => pick(given, names, toFlag) ?? false;
  const distance = toDistance(word('distance', 'metric', 'lossdistance'));
  const context: AnalysisContext = {
    loss: {
      kind: word('losskind', 'losstype', 'lossname', 'loss', 'criterion'),
      margin: number('margin', 'lossmargin', 'tripletmargin'),
      soft: flag('soft', 'softmargin', 'losssoft'),
      smooth: flag('smooth', 'smoothloss', 'losssmooth'),
      distance,
      reduction: toReduction(word('reduction', 'reducer', 'lossreduction')),
    },
    normalized:
      distance === 'cosine' ||
      flag('normalize', 'normalise', 'normalized', 'l2normalize', 'modelnormalize', 'normalizeembeddings'),
    miner: toMiner(word('minerkind', 'miner', 'mining', 'miningstrategy', 'triplets')),
    batchClasses: number('batchclasses', 'classesperbatch', 'p'),
    batchPerClass: number('batchperclass', 'perclass', 'samplesperclass', 'k', 'm'),
    embeddingDim: number('embeddingdim', 'embdim', 'embeddingsize', 'modelembeddingdim', 'outputdim', 'dim'),
    optimizer: word('optimizerkind', 'optimizer', 'optimiser', 'optim')?.toLowerCase() ?? null,
    learningRate: number('lr', 'learningrate', 'optimizerlearningrate', 'optimizerlr', 'baselr', 'initiallr'),
    weightDecay: number('weightdecay', 'wd', 'optimizerweightdecay'),
    schedule: word('schedulekind', 'schedule', 'scheduler', 'lrscheduler'),
    totalSteps: number('steps', 'totalsteps', 'maxsteps', 'numsteps', 'iterations'),
    epochs: number('epochs', 'numepochs', 'nepochs', 'maxepochs', 'trainepochs', 'totalepochs'),
    snapshotEvery: number('snapshotevery'),
    sites: new Map(),
  };
  return site ? { ...context, sites: new Map(listGiven(context).map((path) => [path, site])) } : context;
}

function listGiven(context: AnalysisContext): string[] {
  const values: Record<string, unknown> = {
    'optimizer.learningRate': context.learningRate,
    'optimizer.weightDecay': context.weightDecay,
    'optimizer.kind': context.optimizer,
    'loss.margin': context.loss.margin,
    'miner.kind': context.miner,
    'schedule.kind': context.schedule,
    'model.embeddingDim': context.embeddingDim,
    'batch.classes': context.batchClasses,
    'batch.perClass': context.batchPerClass,
    steps: context.totalSteps,
  };
  return Object.keys(values).filter((path) => values[path] !== null);
}

/** `{loss: {margin: 1}}` gives `lossmargin` and `margin`; names without case, dashes and underscores; outer ones win. */
function flatten(config: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const flat = new Map<string, unknown>();
  const normalize = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const visit = (object: Readonly<Record<string, unknown>>, prefix: string, depth: number): void => {
    const nested: [string, Readonly<Record<string, unknown>>][] = [];
    for (const [name, value] of Object.entries(object)) {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        nested.push([name, value as Readonly<Record<string, unknown>>]);
        continue;
      }
      for (const key of new Set([normalize(prefix + name), normalize(name)]))
        if (!flat.has(key)) flat.set(key, value);
    }
    if (depth < 4) for (const [name, value] of nested) visit(value, prefix + name, depth + 1);
  };
  visit(config, '', 0);
  return flat;
}

function pick<T>(
  given: ReadonlyMap<string, unknown>,
  names: readonly string[],
  read: (value: unknown) => T | null,
): T | null {
  for (const name of names) {
    const value = given.has(name) ? read(given.get(name)) : null;
    if (value !== null) return value;
  }
  return null;
}

function toNumber(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function toWord(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function toFlag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  return value === 0 || value === 1 ? value === 1 : null;
}

function toDistance(word: string | null): AnalysisContext['loss']['distance'] {
  if (word && /cos/i.test(word)) return 'cosine';
  return word && /sq/i.test(word) ? 'squared' : 'euclidean';
}

function toReduction(word: string | null): AnalysisContext['loss']['reduction'] {
  if (word && /non-?_?zero/i.test(word)) return 'mean-nonzero';
  return word && /sum/i.test(word) ? 'sum' : 'mean';
}

/** The names that people use, to those of the built-in trainer; others stay as they are. */
function toMiner(word: string | null): string | null {
  if (!word) return null;
  const plain = word
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')
    .replace(/miner$/, '');
  if (/^(batch)?semihard$/.test(plain)) return 'semi-hard';
  if (/^(batch)?hard(est)?$/.test(plain)) return 'batch-hard';
  if (/^(batch)?all$/.test(plain)) return 'batch-all';
  return plain === 'batcheasy' || plain === 'easy' ? 'easy' : word;
}
