import { reduceAlerts } from '../domain/alert';
import type { ToldLoss } from '../domain/toldLoss';
import type { ViewerUpFrame } from '../protocol/frames';
import type { FromViewer, ToViewer } from '../protocol/viewer';
import { answerEndedRun, type AlertAnswer } from './answerEndedRun';
import { EventsTail } from './eventsTail';
import { markEnded } from './markEnded';
import { hasEnded } from './readRow';
import { sendCommand } from './recorderLink';
import type { RunFollower } from './runFollower';
import { tellEndedRun } from './tellEndedRun';

type CommandMessage = Extract<ToViewer, { kind: 'command' }>;
type Command = CommandMessage['command'];

/** What a person asks of a run: through the recorder while there is one, in the run's folder once it has ended. */
export class RunCommander {
  constructor(
    private readonly followersOf: (folder: string) => readonly RunFollower[],
    private readonly post: (message: FromViewer) => void,
  ) {}

  carryOut({ folder, command, alertId = '' }: CommandMessage): Promise<void> {
    if (command === 'mark-ended') return markEnded(folder).then(() => this.look(folder));
    const frame = toFrame(command, alertId);
    if (this.sendLive(folder, frame)) return Promise.resolve();
    const isAnswer = command === 'acknowledge' || command === 'mute' || command === 'unmute';
    return isAnswer && hasEnded(folder) ? this.answer(folder, alertId, command) : sendCommand(folder, frame);
  }

  async tellLoss(folder: string, loss: ToldLoss): Promise<void> {
    const frame: ViewerUpFrame = { kind: 'tell-loss', loss };
    if (this.sendLive(folder, frame)) return;
    if (!hasEnded(folder)) return sendCommand(folder, frame);
    const manifest = await tellEndedRun(folder, loss);
    const events = new EventsTail(folder);
    events.poll();
    this.post({ kind: 'alert', folder, alerts: reduceAlerts(events.alerts), manifest });
    this.look(folder);
  }

  private async answer(folder: string, alertId: string, said: AlertAnswer): Promise<void> {
    const { alerts, manifest } = await answerEndedRun(folder, alertId, said);
    this.post({ kind: 'alert', folder, alerts, manifest });
    this.look(folder);
  }

  /** Whether a recorder that a panel listens to has taken it. */
  private sendLive(folder: string, frame: ViewerUpFrame): boolean {
    return this.followersOf(folder).some((follower) => follower.send(frame));
  }

  /** Something was written into the folder from here. */
  private look(folder: string): void {
    for (const follower of this.followersOf(folder)) follower.look();
  }
}

function toFrame(command: Exclude<Command, 'mark-ended'>, alertId: string): ViewerUpFrame {
  switch (command) {
    case 'stop':
      return { kind: 'stop' };
    case 'stop-now':
      return { kind: 'stop', now: true };
    case 'snapshot-now':
      return { kind: 'snapshot-now' };
    case 'acknowledge':
    case 'mute':
    case 'unmute':
      return { kind: command, alertId };
  }
}
