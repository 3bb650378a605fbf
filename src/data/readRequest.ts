import type { DataConfig } from '../config/tripletConfig';
import type { FeaturePlace } from './features/featurePlace';
import type { ReadProgress } from './readProgress';

/** What a reader is asked for. */
export interface ReadRequest {
  /** Absolute. */
  readonly path: string;
  /** The path as the configuration has it, for messages. */
  readonly name: string;
  readonly config: DataConfig;
  /** The configuration's folder: other relative paths count from it. */
  readonly folder: string;
  readonly progress: ReadProgress;
  /** Where features are put. */
  readonly place: FeaturePlace;
}
