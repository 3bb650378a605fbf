import type { Socket } from 'node:net';
import type { JournalWriter } from '../journal/journalWriter';
import type { UpFrame } from '../protocol/decodeViewerFrames';
import type { HelloFrame, LimitExceeded, Malformed } from '../protocol/frames';
import type { FrameSink } from './connection';
import { TrainerLink } from './trainerLink';

export interface TrainerOutlets {
  /** Before the welcome: what the journal holds by then is what the program need not send again. */
  onHello(hello: HelloFrame): void;
  onFrame(trainer: TrainerLink, frame: UpFrame | Malformed | LimitExceeded): void;
  isStopAsked(): boolean;
  /** A sentence for the run's events. */
  note(text: string): void;
}

/** The processes of a run's program that are connected at the moment, at most one for each rank. */
export class Trainers {
  private readonly links = new Set<TrainerLink>();

  constructor(
    private readonly journal: Pick<JournalWriter, 'counts' | 'flushNow'>,
    private readonly outlets: TrainerOutlets,
  ) {}

  get size(): number {
    return this.links.size;
  }

  /** Null: turned away, as another process records as this rank. */
  admit(hello: HelloFrame, socket: Socket): FrameSink | null {
    const rank = hello.rank ?? 0;
    const rival = [...this.links].find((link) => link.rank === rank);
    // The same program again: its old connection has just not been seen to end.
    if (rival !== undefined && rival.pid === (hello.pid ?? null)) rival.close();
    else if (rival !== undefined) {
      this.outlets.note(
        `Process ${hello.pid ?? '?'} wanted to record as rank ${rank} too, which process ${rival.pid ?? '?'} does at this ` +
          'moment; it was turned away. Give each process a rank of its own.',
      );
      return null;
    }
    const link = new TrainerLink(socket, rank, hello.pid ?? null);
    this.links.add(link);
    this.outlets.onHello(hello);
    this.journal.flushNow();
    link.send({ kind: 'welcome', ...this.journal.counts(rank) });
    if (this.outlets.isStopAsked()) link.send({ kind: 'stop' });
    return {
      onFrame: (frame) => this.outlets.onFrame(link, frame),
      onEnd: () => this.links.delete(link),
    };
  }

  /** False where nobody is connected. */
  send(frame: { readonly kind: 'stop' } | { readonly kind: 'snapshot-now' }): boolean {
    for (const link of this.links) link.send(frame);
    return this.links.size > 0;
  }

  /** Tells a rank what the journal holds of it: its client may forget that. */
  acknowledge(rank: number): void {
    const counts = this.journal.counts(rank);
    for (const link of this.links) if (link.rank === rank) link.send({ kind: 'ack', ...counts });
  }
}
