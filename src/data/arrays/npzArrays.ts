import type { DataConfig } from '../../config/tripletConfig';
import { findNearestName } from '../../config/nearestName';
import type { DataProblem } from '../dataTable';
import type { FeaturePlace } from '../features/featurePlace';
import { UnreadableFile } from '../unreadableFile';
import type { ArrayHeader } from './arrayHeader';
import { ArrayReader } from './arrayReader';
import type { ElementSink } from './arrayReader';
import { describeShape } from './arrayHeader';
import { FeatureSink } from './featureSink';
import { LabelSink } from './labelSink';
import { parseNpyHeader } from './npyHeader';

const FEATURE_NAMES = ['x', 'X', 'features', 'embeddings'];
const LABEL_NAMES = ['y', 'labels', 'label'];
const IGNORE: ElementSink = { takeNumber: () => undefined, takeText: () => undefined };

/** One array of an archive while it is unpacked. */
interface Entry {
  push(chunk: Uint8Array): void;
  end(): void;
}

/** Chooses features and classes among the arrays of an archive, which come one after the other and only once. */
export class NpzArrays {
  private readonly shapes = new Map<string, string>();
  private readonly unfinished = new Set<string>();
  private readonly labels = new Map<string, LabelSink>();
  private features: { readonly array: string; readonly sink: FeatureSink } | null = null;
  private candidates = 0;
  private failed: DataProblem['field'] = 'path';

  constructor(
    private readonly name: string,
    private readonly config: DataConfig,
    private readonly place: FeaturePlace,
  ) {}

  get rows(): number {
    return this.features?.sink.rowsRead ?? 0;
  }

  get isHopeless(): boolean {
    return this.features?.sink.isHopeless ?? false;
  }

  /** The field of `data` that names what was last refused. */
  get failedField(): DataProblem['field'] {
    return this.failed;
  }

  open(file: string): Entry {
    const array = file.replace(/\.npy$/, '');
    const place = `${this.name} array "${array}"`;
    let isWanted = false;
    this.unfinished.add(array);
    const reader = new ArrayReader(place, parseNpyHeader, (header) => {
      this.shapes.set(array, describeShape(header.shape));
      const sink = this.choose(array, place, header);
      isWanted = sink !== IGNORE;
      return sink;
    });
    // An array that nobody asks for may be of any type, even of Python objects.
    let isSkipped = false;
    return {
      push: (chunk) => {
        if (isSkipped) return;
        try {
          reader.push(chunk);
          if (reader.header && !isWanted) isSkipped = true;
        } catch (error) {
          if (isWanted || this.isNamed(array) || !(error instanceof UnreadableFile)) throw error;
          if (!this.shapes.has(array)) this.shapes.set(array, 'of a type that is not read');
          isSkipped = true;
        }
      },
      end: () => {
        this.unfinished.delete(array);
        if (!isSkipped) reader.end();
      },
    };
  }

  /** Throws UnreadableFile where the archive has ended within an array. */
  checkClosed(): void {
    for (const array of this.unfinished)
      throw new UnreadableFile(
        `${this.name} is cut off: it ends within the array "${array}". Copy or download it again.`,
      );
  }

  takeFeatures(): FeatureSink {
    const { array } = this.config;
    if (
      this.features &&
      (array !== undefined || this.candidates === 1 || FEATURE_NAMES.includes(this.features.array))
    )
      return this.features.sink;
    this.failed = 'array';
    if (array !== undefined) throw new UnreadableFile(this.describeMissing(array));
    throw new UnreadableFile(
      this.candidates === 0
        ? `${this.name} has no array of two or more dimensions that could be features. It holds ${this.list()}.`
        : `${this.name} has ${this.candidates} arrays that could be features: name one in "array". It holds ${this.list()}.`,
    );
  }

  takeLabels(): { readonly array: string; readonly sink: LabelSink } | { readonly problem: DataProblem } {
    const wanted = this.config.labelArray === undefined ? LABEL_NAMES : [this.config.labelArray];
    for (const array of wanted) {
      const sink = this.labels.get(array);
      if (sink) return { array, sink };
    }
    const message =
      this.config.labelArray !== undefined
        ? this.describeMissing(this.config.labelArray)
        : `${this.name} has no array "y", "labels" or "label" with the class of each row: name it in "labelArray". It holds ${this.list()}.`;
    return { problem: { field: 'labelArray', message } };
  }

  private isNamed(array: string): boolean {
    const { array: features, labelArray } = this.config;
    const named = features === undefined ? FEATURE_NAMES.includes(array) : features === array;
    return named || (labelArray === undefined ? LABEL_NAMES.includes(array) : labelArray === array);
  }

  private choose(array: string, place: string, header: ArrayHeader): ElementSink {
    const { array: wanted, labelArray, labels, scale } = this.config;
    const isLabel =
      labels === undefined && (labelArray === undefined ? LABEL_NAMES.includes(array) : labelArray === array);
    if (isLabel) {
      this.failed = 'labelArray';
      const sink = new LabelSink(place, 'labelArray', header);
      this.failed = 'path';
      this.labels.set(array, sink);
      return sink;
    }
    if (wanted !== undefined ? wanted !== array : !this.isCandidate(array, header)) return IGNORE;
    // One that was chosen before gives its room back first.
    this.features?.sink.discard();
    const sink = new FeatureSink(place, header, { scale, place: this.place });
    this.features = { array, sink };
    return sink;
  }

  /** Of arrays without a usual name only the first is kept; whether it was the only one is seen at the end. */
  private isCandidate(array: string, { shape, type }: ArrayHeader): boolean {
    if (FEATURE_NAMES.includes(array)) {
      const rank = FEATURE_NAMES.indexOf(array);
      const before = FEATURE_NAMES.indexOf(this.features?.array ?? '');
      return before === -1 || rank < before;
    }
    if (shape.length < 2 || type.kind === 'text') return false;
    this.candidates++;
    return this.features === null;
  }

  private describeMissing(wanted: string): string {
    const near = findNearestName(wanted, [...this.shapes.keys()]);
    return `${this.name} has no array "${wanted}". ${near ? `Did you mean "${near}"? ` : ''}It holds ${this.list()}.`;
  }

  private list(): string {
    if (this.shapes.size === 0) return 'no arrays';
    return [...this.shapes].map(([array, shape]) => `"${array}" (${shape})`).join(', ');
  }
}
