import type { AlertSeverity } from '../../domain/alert';
import type { GeometryFacts } from '../facts/geometryFacts';

/** Information below which a geometry alert is an error: above it, healthy runs pass through the same shapes. */
const GATE = 0.3;
/** AUC of distances above which classes are apart, whatever the nearest neighbour says. */
const ORDERED = 0.7;

/** The gate of geometry alerts: an error only where neighbours hardly match labels; a warning where labels are unknown. */
export function gateSeverity(geometry: GeometryFacts): AlertSeverity {
  const info = geometry.last?.info;
  return info !== null && info !== undefined && info < GATE ? 'error' : 'warning';
}

/**
 * The gate where growing norms are all there is against a run: distances must not tell classes apart either. In two or three
 * dimensions, and early on, neighbours are wrong long after classes have come apart.
 */
export function gateByOrder(geometry: GeometryFacts): AlertSeverity {
  const auc = geometry.last?.auc ?? 0;
  return auc < ORDERED ? gateSeverity(geometry) : 'warning';
}
