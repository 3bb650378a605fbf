import type { AlertEvent } from './alert';
import type { RunStatus, Verdict } from './run';
import type { ToldLoss } from './toldLoss';

/** A line of `events.jsonl`. Lines of other kinds, and bad ones, are counted and skipped by readers. */
export type RunEvent =
  | AlertEvent
  | {
      readonly kind: 'status';
      readonly time: string;
      readonly step: number | null;
      readonly status: RunStatus;
      readonly reason: string | null;
    }
  | ({ readonly kind: 'verdict'; readonly time: string } & Verdict)
  | {
      readonly kind: 'site';
      readonly time: string;
      readonly what: string;
      readonly file: string;
      readonly line: number;
      readonly name?: string;
      readonly value?: unknown;
    }
  /** A person said what the loss is; the last one counts. */
  | {
      readonly kind: 'loss-told';
      readonly time: string;
      readonly step: number | null;
      readonly loss: ToldLoss;
    }
  | { readonly kind: 'note'; readonly time: string; readonly step: number | null; readonly text: string }
  | {
      readonly kind: 'gap';
      readonly time: string;
      /** Set by the journal for what it gave up itself (numbered by the client, counted in `ack`); absent for what a client dropped. */
      readonly rank?: number;
      readonly fromStep: number;
      readonly toStep: number;
      readonly rows: number;
      readonly snapshots: number;
      readonly why: string;
    }
  | { readonly kind: 'malformed'; readonly time: string; readonly what: string; readonly quote: string };
