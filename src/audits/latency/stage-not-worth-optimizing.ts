import { defineAudit } from '../../model/define.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import type { EvidenceRow, StopItem } from '../../model/review.ts'
import { UNINSTRUMENTED } from '../../model/span.ts'
import type { Counterfactual, LatencyEvidence } from '../../model/traces-evidence.ts'
import { scaledN } from '../decide.ts'
import { row } from '../outcome.ts'
import { gainBounds, replayedAt } from '../replays.ts'
import { sources } from '../sources.ts'
import { change, counted, listed, number, quantity, refused } from '../words.ts'

const tested = ['p95', 'p99'] as const

export const stageNotWorthOptimizing = defineAudit({
  id: 'stage-not-worth-optimizing',
  area: 'latency',
  needs: ['traces'],
  title: 'Every stage tested is worth work on its latency',
  failTitle: 'Work on the latency of some stages cannot pay',
  question: 'Which stages could take no time at all without a worthwhile gain in latency?',
  why: 'A stage that took no time is the ceiling of any work on its speed. Where the ceiling is under what was agreed to be worth building for, the weeks are better spent elsewhere.',
  fix: {
    now: 'Stop work that is meant to make these stages faster.',
    later: 'Ask for this ceiling before any latency work is planned.',
  },
  effort: 'hours',
  basis: 'bounded',
  severity: 'low',
  source: sources.crisp,
  limits:
    'This is about time only: it says nothing about what the stage does for the quality of answers, for cost or for safety, so it never says that the stage itself can go. The replay keeps gaps and has no queues: a stage that loads a shared machine can matter more than its own time. It holds for traffic like that of these traces. The tail is judged at p95, and at p99 where 400 requests allow.',
  rules: {
    met: 'of every stage the lower bound of the gain without it is at least the minimum worthwhile effect, at p95 or p99',
    notMet:
      'of a stage the upper bound of the gain without it is under the minimum worthwhile effect (config, 5 % by default) at p95, and at p99 where measured',
    unknown: 'no stage could be decided, or p95 is refused',
    notApplicable: 'no stage besides the request itself',
  },
  audit({ traces: { latency, stages } }, config) {
    const least = config.minimumWorthwhileEffectRatio
    const candidates = latency.counterfactuals.flatMap((counterfactual, index) =>
      counterfactual.scenario === 'removed' && counterfactual.stage !== UNINSTRUMENTED ? [{ counterfactual, index }] : [],
    )
    if (candidates.length === 0) {
      if (stages.length === 1) return { verdict: 'not-applicable', reason: 'the traces show one stage only, so there is none to leave alone' }
      return { verdict: 'unknown', reason: 'no stage could be replayed', needs: 'requests with a span for each stage, at least 75 of them' }
    }
    const stop = candidates.map(({ counterfactual, index }) => stopItem(counterfactual, index, { least, latency }))
    const stopped = candidates.filter((_, place) => stop[place].verdict === 'stop')
    const ceilings = stop.filter(({ verdict }) => verdict === 'stop').flatMap(({ figures }) => figures)
    const [first, ...rest] = ceilings
    if (first !== undefined) {
      const most = ceilings.reduce((sum, { figure }) => (figure !== undefined && isMeasured(figure) ? Math.max(sum, gainBounds(figure)?.most ?? 0) : sum), 0)
      const names = listed(stopped.map(({ counterfactual }) => counterfactual.stage))
      return {
        verdict: 'not-met',
        reason: `without ${names} p95 and p99 would gain less than ${quantity(least, 'ratio')} each`,
        claim: `Making ${names} faster cannot pay: taking no time at all, ${stopped.length === 1 ? 'it' : 'each of them'} would cut p95 and the tail by at most ${quantity(most, 'ratio')} (upper bound of the 95 % interval, n ${number(latency.basis.traces)}), under the ${quantity(least, 'ratio')} that is worth building for.`,
        rows: [first, ...rest],
        fixNow: `Stop work that is meant to make ${names} faster; this says nothing about the quality they bring.`,
        stop,
      }
    }
    if (stop.every(({ verdict }) => verdict === 'keep'))
      return {
        verdict: 'met',
        reason: `without it, each of ${counted(stop.length, 'stage')} would leave requests faster by ${quantity(least, 'ratio')} or more`,
        stop,
      }
    return {
      verdict: 'unknown',
      reason: `of ${counted(stop.length, 'stage')} none has a ceiling that is certainly under ${quantity(least, 'ratio')}`,
      needs: listed(stop.filter(({ verdict }) => verdict === 'inconclusive').map(({ reversedBy }) => reversedBy)),
      stop,
    }
  },
})

function stopItem(counterfactual: Counterfactual, index: number, { least, latency }: { least: number; latency: LatencyEvidence }): StopItem {
  const { stage } = counterfactual
  const changes = tested.flatMap((quantile) => {
    const replayed = replayedAt(counterfactual, quantile)
    return replayed === undefined ? [] : [{ quantile, replayed, bounds: gainBounds(replayed.change) }]
  })
  const figures = rowsOf(counterfactual, index)
  const about = {
    what: `Work on making ${stage} faster`,
    test: 'passive headroom: the stage takes no time, every trace is recomputed',
    figures,
    frees: `the engineering time planned for the speed of ${stage}`,
  }
  const bounds = changes.map((each) => each.bounds)
  const hasP95 = changes.some(({ quantile, bounds: known }) => quantile === 'p95' && known !== undefined)
  const told = changes
    .map(
      ({ quantile, replayed }) =>
        `${quantile} would be ${change(replayed.change.value)} (${quantity(replayed.fromMs, 'ms')} to ${quantity(replayed.toMs, 'ms')})`,
    )
    .join(' and ')
  const quality = `This tells nothing about what ${stage} does for the quality of answers.`
  if (hasP95 && bounds.every((known) => known !== undefined && known.most < least)) {
    return {
      ...about,
      verdict: 'stop',
      because: `With ${stage} taking no time at all, ${told}: with 95 % confidence a gain under the ${quantity(least, 'ratio')} that is worth building for. ${quality}`,
      reversedBy: `a load test in which ${stage} saturates, or traffic that calls it more often`,
    }
  }
  if (bounds.some((known) => known !== undefined && known.least >= least)) {
    return {
      ...about,
      verdict: 'keep',
      because: `Without ${stage}, ${told}: time there is worth work. ${quality}`,
      reversedBy: `a measured limit of what can be made faster in ${stage}`,
    }
  }
  return {
    ...about,
    verdict: 'inconclusive',
    because: hasP95
      ? `Without ${stage}, ${told}, but the interval holds ${quantity(least, 'ratio')}. ${quality}`
      : `The ceiling of ${stage} at p95 has no interval. ${quality}`,
    reversedBy: settling(stage, changes, { least, n: latency.basis.traces }),
  }
}

function rowsOf(counterfactual: Counterfactual, index: number): [EvidenceRow, ...EvidenceRow[]] {
  const [p95, p99] = tested.map((quantile) => {
    const replayed = counterfactual[quantile]
    const pointer = `/traces/latency/counterfactuals/${index}/${quantile}`
    const label = `Change of ${quantile} with ${counterfactual.stage} taking no time`
    return 'fromMs' in replayed ? row(label, replayed.change, `${pointer}/change`) : row(label, asFigure(replayed), pointer)
  })
  return [p95, p99]
}

function asFigure(figure: Figure): Figure {
  return isMeasured(figure) ? figure : { ...figure, refused: figure.refused === '' ? refused(figure) : figure.refused }
}

/** Intervals narrow with the root of n: about how many requests would put this one on one side. */
function settling(
  stage: string,
  changes: readonly { bounds: { least: number; most: number } | undefined; replayed: { change: { value: number } } }[],
  { least, n }: { least: number; n: number },
): string {
  const needed = changes.map(({ bounds, replayed }) =>
    bounds === undefined ? undefined : scaledN(n, (bounds.most - bounds.least) / 2, Math.abs(-replayed.change.value - least)),
  )
  const known = needed.filter((each) => each !== undefined)
  if (known.length === 0) return `many more requests with ${stage} in the traces, 400 or more for p99: its gain lies close to what is worth building for`
  return `about ${number(Math.max(...known))} requests with ${stage} in the traces`
}
