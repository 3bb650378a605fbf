import type { Alert } from '../domain/alert';
import type { RunManifest, RunListing } from '../domain/run';
import type { ToldLoss } from '../domain/toldLoss';
import type { PanelFace, PanelHead, PanelPaths, PanelRibbons, PanelSeries } from './panel';

/**
 * Between the extension host and the viewer worker (one worker thread a window, where Arrow is loaded, run folders are
 * read, live runs are tailed over the socket and series are down-sampled, so that the host never works over 50 ms at a stretch).
 */
export type ToViewer =
  /** Start to follow a run for a panel: `panel` is the key of everything that follows. */
  | { readonly kind: 'follow'; readonly panel: string; readonly folder: string }
  | { readonly kind: 'unfollow'; readonly panel: string }
  | {
      readonly kind: 'window';
      readonly panel: string;
      readonly from: number | null;
      readonly to: number | null;
      readonly points: number;
    }
  | { readonly kind: 'cursor'; readonly panel: string; readonly step: number | null }
  /** Hidden panels get nothing; on show everything is sent anew. */
  | { readonly kind: 'visible'; readonly panel: string; readonly visible: boolean }
  | { readonly kind: 'resend'; readonly panel: string }
  /** Show another rank's series and snapshots. */
  | { readonly kind: 'rank'; readonly panel: string; readonly rank: number }
  /** Answered by `paths`, once. */
  | { readonly kind: 'earlierRuns'; readonly panel: string }
  | {
      readonly kind: 'command';
      readonly folder: string;
      readonly command:
        'stop' | 'stop-now' | 'snapshot-now' | 'acknowledge' | 'mute' | 'unmute' | 'mark-ended';
      readonly alertId?: string;
    }
  /** What a person says of a run's loss; written with the run. */
  | { readonly kind: 'tellLoss'; readonly folder: string; readonly loss: ToldLoss }
  /** List a runs folder (ids newest first, manifests only), then keep watching it. Answered by `runs` messages. */
  | { readonly kind: 'watch'; readonly runsDir: string }
  | { readonly kind: 'unwatch'; readonly runsDir: string }
  /** Read manifests of these runs (a page of the tree). */
  | { readonly kind: 'manifests'; readonly request: number; readonly folders: readonly string[] }
  | { readonly kind: 'alerts'; readonly request: number; readonly folder: string };

/** What a row needs; `broken` folders have a listing with their reason and no manifest. */
export interface RunRow {
  readonly folder: string;
  readonly listing: RunListing;
  readonly manifest: RunManifest | null;
  /** True while the recorder or its heartbeat lives. */
  readonly alive: boolean;
  /** True when the trainer may still run although its recorder is gone: adopt it. */
  readonly adoptable: boolean;
}

export type FromViewer =
  | {
      readonly kind: 'panel';
      readonly panel: string;
      readonly message: PanelHead | PanelSeries | PanelRibbons | PanelFace | PanelPaths;
    }
  /** Ids in a runs folder, newest first; sent on `watch` and whenever one appears or goes. */
  | { readonly kind: 'runs'; readonly runsDir: string; readonly ids: readonly string[] }
  /** Rows that changed: at most twice a second each. Not-ended runs of watched folders are polled. */
  | { readonly kind: 'rows'; readonly runsDir: string; readonly rows: readonly RunRow[] }
  | { readonly kind: 'manifests'; readonly request: number; readonly rows: readonly RunRow[] }
  | {
      readonly kind: 'alerts';
      readonly request: number;
      readonly folder: string;
      readonly alerts: readonly Alert[];
    }
  /** An alert of a live run that is watched changed: diagnostics, notifications. */
  | {
      readonly kind: 'alert';
      readonly folder: string;
      readonly alerts: readonly Alert[];
      readonly manifest: RunManifest;
    }
  /** `folder`: the run that a command was for; null where no person waits for it. */
  | {
      readonly kind: 'failed';
      readonly what: string;
      readonly message: string;
      readonly folder: string | null;
    };
