import type { Figure, Measurement, Unit } from '../../model/measurement.ts'

export interface StageBox {
  stage: string
  lines: readonly string[]
  errors: boolean
  uncertain: boolean
}

export interface StageArrow {
  from: string
  to: string
  label: string
  /** 0 to 1, of the busiest. */
  weight: number
}

interface Segment {
  name: string
  value: number
  label: string
}

export interface Mark {
  figure: Figure | undefined
  /** What it says to the pointer, where the figure was put on another scale to be drawn. */
  text?: string
  /** Shape and colour of another series: a mark that stands out among its own. */
  as?: number
}

export interface CurvePoint {
  x: number
  y: number
  low?: number
  high?: number
  /** Beyond what was measured: drawn dashed. */
  extrapolated?: boolean
  /** What the point says, for the pointer. */
  text?: string
}

/** A line through points with their band; `dots` are measured points without a line, `path` a line without dots. */
export interface CurveLine {
  name: string
  as: 'both' | 'dots' | 'path'
  points: readonly CurvePoint[]
}

export interface CurveAxis {
  label: string
  unit: Unit
  /** Logarithmic where all values are positive and far enough apart; a count of things in flight stays linear. */
  scale: 'log' | 'linear'
}

/** One coordinate system: lines, horizontal targets, and vertical marks (today, the knee with its interval, the end of what was driven). */
export interface CurvePanel {
  title: string
  x: CurveAxis
  y: CurveAxis
  lines: readonly CurveLine[]
  targets: readonly { y: number; label: string }[]
  marks: readonly { x: number; low?: number; high?: number; label: string }[]
}

/** A limit on the growth axis. */
export interface GrowthRow {
  label: string
  note: string
  multiple: Measurement
  extrapolated: boolean
}

/** What to draw, as data: the Markdown rendering has no pictures, and a test can look at it. */
export type Drawing =
  | { kind: 'architecture'; boxes: readonly StageBox[]; arrows: readonly StageArrow[] }
  | { kind: 'stacked'; bars: readonly { label: string; total: string; segments: readonly Segment[] }[] }
  | {
      kind: 'intervals'
      series: readonly string[]
      rows: readonly { label: string; note?: string; marks: readonly Mark[] }[]
      /** Figures are multiples of a margin, one series: what lies within it is shaded, what lies far beyond is cut with an arrow, and the ends have names. */
      margins?: { low: string; high: string }
    }
  | { kind: 'bars'; rows: readonly { label: string; value: number; text: string; low?: number; high?: number }[] }
  | { kind: 'curve'; panels: readonly CurvePanel[] }
  | { kind: 'growth'; rows: readonly GrowthRow[] }
