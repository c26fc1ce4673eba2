import type { LoadStep } from '../model/load-evidence.ts'
import { type Figure, isMeasured } from '../model/measurement.ts'
import type { Review } from '../model/review.ts'
import { formatCount, formatValue } from './format-number.ts'

interface Column {
  label: string
  /** What a narrow terminal leaves out first has the highest. */
  rank: number
  cell: (step: LoadStep) => string
}

/** A value alone: the page has the interval and, where there is none, the reason. */
function value(figure: Figure): string {
  return isMeasured(figure) ? formatValue(figure.value, figure.unit) : '?'
}

const columns: readonly Column[] = [
  { label: 'asked', rank: 0, cell: (step) => `${formatCount(step.askedPerS)}/s` },
  { label: 'answered', rank: 3, cell: (step) => value(step.throughputPerS) },
  { label: 'goodput', rank: 2, cell: (step) => value(step.goodput.figure) },
  { label: 'p50', rank: 4, cell: (step) => value(step.latency.p50) },
  { label: 'p95', rank: 1, cell: (step) => value(step.latency.p95) },
  { label: 'p99', rank: 5, cell: (step) => value(step.latency.p99) },
  { label: 'failed', rank: 6, cell: (step) => formatCount(step.due - step.ok) },
]

const gap = '  '
const mostLevels = 8

/** Levels from the first to the last, evenly apart, since a ramp may have hundreds. */
function someOf(steps: readonly LoadStep[]): readonly LoadStep[] {
  if (steps.length <= mostLevels) return steps
  return Array.from({ length: mostLevels }, (_, index) => steps[Math.round((index * (steps.length - 1)) / (mostLevels - 1))]).filter(
    (step) => step !== undefined,
  )
}

/** Levels of load, one a line, in as many columns as the width holds; nothing of a run that is not valid. */
export function loadTable(review: Review, width: number): string[] {
  const { load } = review
  if (load === undefined || !load.validity.valid || load.steps.length === 0) return []
  const steps = someOf(load.steps)
  const cells = columns.map((column) => ({ rank: column.rank, texts: [column.label, ...steps.map(column.cell)] }))
  const sized = cells.map((column) => ({ ...column, size: Math.max(...column.texts.map((text) => text.length)) }))
  let room = width - 2
  const kept = new Set<number>()
  for (const column of sized.toSorted((a, b) => a.rank - b.rank)) {
    room -= column.size + gap.length
    if (room < -gap.length) break
    kept.add(column.rank)
  }
  const shown = sized.filter((column) => kept.has(column.rank))
  const lines = ['', ...steps].map((_, row) => shown.map((column) => (column.texts[row] ?? '').padStart(column.size)).join(gap))
  return steps.length < load.steps.length ? [...lines, `${steps.length} of ${load.steps.length} levels`] : lines
}
