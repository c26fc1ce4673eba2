import type { Figure } from '../../model/measurement.ts'

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
}

/** What to draw, as data: the Markdown rendering has no pictures, and a test can look at it. */
export type Drawing =
  | { kind: 'architecture'; boxes: readonly StageBox[]; arrows: readonly StageArrow[] }
  | { kind: 'stacked'; bars: readonly { label: string; total: string; segments: readonly Segment[] }[] }
  | { kind: 'intervals'; series: readonly string[]; rows: readonly { label: string; note?: string; marks: readonly Mark[] }[] }
  | { kind: 'bars'; rows: readonly { label: string; value: number; text: string; low?: number; high?: number }[] }
