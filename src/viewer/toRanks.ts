import type { Alert } from '../domain/alert';
import type { PanelRank } from '../protocol/panel';

/** Ranks of a run; an alert is a rank's own while the run's own analysis has none of its kind. */
export function toRanks(ranks: readonly number[], alerts: readonly Alert[]): PanelRank[] {
  const shared = new Set(
    alerts.filter(({ active, rank }) => active && rank === undefined).map(({ code }) => code),
  );
  return ranks.map((rank) => {
    const own = alerts.find((alert) => alert.active && alert.rank === rank && !shared.has(alert.code));
    return { rank, alert: own?.title.replace(` (rank ${rank})`, '') ?? null };
  });
}
