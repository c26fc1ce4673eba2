import { type Case, groupOf } from '../../../model/case.ts'
import type { RunCosts } from '../../../model/evaluation-evidence.ts'
import { type Figure, isMeasured, type Unit } from '../../../model/measurement.ts'
import type { MissingReason, Output } from '../../../model/score.ts'
import type { Share } from '../../../model/share.ts'
import { quantileFigure } from '../../interval/duration-quantiles.ts'
import { quantileInclusive } from '../../interval/quantile.ts'
import { meanOf } from '../estimate/clustered-mean.ts'
import { missingOutputs } from '../missing-outputs.ts'
import type { RunData } from '../score-table.ts'

/**
 * Median latency, mean cost and length of the answers to the shared cases, and how many have none.
 *
 * The latency is the median over cases of the median of their repeats, cases of a group taken as one: 50 answers to one question are no 50 questions. Its
 * interval is exact (order statistics). Answers from the cache are not timed.
 *
 * @param shared ids of the cases that both runs have
 */
export function runCosts({ run, outputs }: RunData, shared: ReadonlySet<string>, known: ReadonlyMap<string, Case>): RunCosts {
  const own = outputs.filter(({ caseId }) => shared.has(caseId))
  const groupOfCase = (caseId: string): string => groupOf(known.get(caseId) ?? { id: caseId })
  const meanFigureOf = (unit: Unit, value: (output: Output) => number | undefined): Figure => {
    const told = own.flatMap((output) => {
      const each = value(output)
      return each === undefined ? [] : [{ each, group: groupOfCase(output.caseId) }]
    })
    return meanOf(
      told.map(({ each }) => each),
      told.map(({ group }) => group),
      { unit, range: [0, null] },
    )
  }
  const shareOf = (of: readonly Output[], counts: (output: Output) => boolean): Share =>
    missingOutputs(
      [...Map.groupBy(of, ({ caseId }) => caseId)].map(([caseId, ofCase]) => ({
        missing: ofCase.filter(counts).length,
        outputs: ofCase.length,
        group: groupOfCase(caseId),
      })),
    )
  // Logged and imported outputs were not asked for: nothing says at which try they came.
  const asked = run.calls.target > 0 ? own.filter(wasAsked) : []
  return {
    latency: medianLatency(own, groupOfCase),
    costUsd: meanFigureOf('usd', ({ costUsd }) => costUsd),
    outputTokens: meanFigureOf('tokens', ({ tokens }) => tokens?.output),
    missing: shareOf(own, ({ missing }) => missing !== undefined),
    ...(asked.length > 0 && { failedFirst: shareOf(asked, ({ attempts, missing }) => attempts > 1 || missing !== undefined) }),
  }
}

/** These say nothing of a try: nothing was sent, or nobody waited, or what came was too long to keep. */
const withoutTry: ReadonlySet<MissingReason> = new Set(['not-applicable', 'spend-cap', 'too-long', 'interrupted'])

function wasAsked({ cached, missing }: Output): boolean {
  return !cached && !(missing !== undefined && withoutTry.has(missing.reason))
}

function medianLatency(outputs: readonly Output[], groupOfCase: (caseId: string) => string): Figure {
  const timed = outputs.flatMap(({ caseId, latencyMs, cached }) => (latencyMs === undefined || cached ? [] : [{ latencyMs, group: groupOfCase(caseId) }]))
  const medians = [...Map.groupBy(timed, ({ group }) => group).values()].map((of) =>
    quantileInclusive(Float64Array.from(of, ({ latencyMs }) => latencyMs).sort(), 0.5),
  )
  const figure = quantileFigure(Float64Array.from(medians).sort(), 0.5, 'ms')
  if (!isMeasured(figure) || medians.length === timed.length) return figure
  return { ...figure, method: `median of ${timed.length} answers to ${medians.length} cases or groups of cases: of the median of each` }
}
