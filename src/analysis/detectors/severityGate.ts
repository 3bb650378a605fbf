import type { AlertSeverity } from '../../domain/alert';
import type { GeometryFacts } from '../facts/geometryFacts';

/** Information below which a geometry alert is an error: above it, healthy runs pass through the same shapes. */
const GATE = 0.3;

/** The gate of geometry alerts: an error only where neighbours hardly match labels; a warning where labels are unknown. */
export function gateSeverity(geometry: GeometryFacts): AlertSeverity {
  const info = geometry.last?.info;
  return info !== null && info !== undefined && info < GATE ? 'error' : 'warning';
}
