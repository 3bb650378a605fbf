import type { Spec } from 'vega';
import type { PanelFace, PanelHead, PanelRibbons } from '../../src/protocol/panel';
import type { SeriesBuckets } from '../../src/domain/metrics';

/** One plot: a compiled spec, its rows by data set, and the signals that set it up. Compared by identity: equal means drawn. */
export interface ChartModel {
  readonly spec: Spec;
  /** Whole height in pixels, paddings included. */
  readonly height: number;
  readonly data: Readonly<Record<string, readonly object[]>>;
  readonly signals: Readonly<Record<string, unknown>>;
}

/** Everything that a lane's time chart depends on. */
export interface LaneContext {
  readonly head: PanelHead;
  readonly series: ReadonlyMap<string, SeriesBuckets>;
  readonly ribbons: PanelRibbons | null;
  /** Visible steps. */
  readonly x0: number;
  readonly x1: number;
  /** Width of the plot in pixels. */
  readonly plotWidth: number;
  /** The header menu's choice; null: the lane decides. */
  readonly logScale: boolean | null;
}

/** What an at-step face depends on besides: the snapshot at the cursor and the logged values there. */
export interface FaceContext extends LaneContext {
  readonly face: PanelFace | null;
  /** Step of the cursor. */
  readonly at: number;
}

/** A word of a lane's header: an optional sample of how it is drawn, then text. */
export interface LegendPart {
  readonly glyph?: 'positive' | 'negative' | 'line' | 'dash' | 'thin' | 'dots' | 'chance' | 'band';
  /** The word; dropped before the value when there is little room. */
  readonly word: string;
  readonly value?: string;
  readonly muted?: boolean;
}

export interface FaceRow {
  readonly swatch?: 'easy' | 'semi-hard' | 'hard';
  readonly label: string;
  readonly value: string;
}

export type LaneFace =
  | { readonly kind: 'chart'; readonly caption: string; readonly bold?: string; readonly chart: ChartModel }
  | { readonly kind: 'rows'; readonly caption: string; readonly rows: readonly FaceRow[] }
  /** Of each layer a row; `more`: what is left out. */
  | {
      readonly kind: 'table';
      readonly caption: string;
      readonly columns: readonly string[];
      readonly rows: readonly { readonly cells: readonly string[]; readonly tip: string }[];
      readonly more: string;
    }
  | { readonly kind: 'none' };

/** Numbers by step, not rounded. */
export interface NumberColumn {
  readonly name: string;
  /** Ascending. */
  readonly step: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** As the program logged them: NaN is a value. Else NaN is unknown. */
  readonly logged?: boolean;
}

export interface LaneTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Lane {
  readonly id: string;
  readonly title: string;
  /** How to read the chart; for some it depends on the loss. */
  explain(head: PanelHead): string;
  /** Whether the header offers log/linear. */
  readonly canToggleScale: boolean;
  /** What has to arrive before there is anything to draw; null: the loss needs nothing. */
  readonly needs: 'embeddings' | 'labels' | null;
  /** False: the program logs nothing for this lane, and nothing is missing without it. Absent: always shown. */
  isOffered?(context: LaneContext): boolean;
  usesLog(context: LaneContext): boolean;
  /** From top to bottom. */
  charts(context: LaneContext): readonly ChartModel[];
  face(context: FaceContext): LaneFace;
  legend(context: FaceContext): readonly LegendPart[];
  /** Said under the charts where they are less than they could be; absent or null: nothing. */
  note?(context: FaceContext): string | null;
  /** One sentence: the chart's accessible name. */
  reading(context: FaceContext): string;
  table(context: LaneContext): LaneTable;
  /** The series as they are drawn, for a copy. */
  columns(context: LaneContext): readonly NumberColumn[];
}
