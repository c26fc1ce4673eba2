import type { CapacityEvidence } from '../../model/capacity-evidence.ts'
import type { BlockingStage } from '../../model/load-mechanisms.ts'
import { refusal } from '../interval/refusal.ts'
import { type Bounded, difference } from './bounded.ts'
import { type AddedTime, shareOfGrowth } from './stage-curves.ts'
import { percent, rate } from './words.ts'

/** At work so much of the time, a single thread is where requests queue: at .8 the wait is already several times the work. */
const BUSY = 0.8
/** Over this, what waits for the thread shows as time of other stages, so that growth alone may name the wrong one. */
const DISTURBS = 0.3

type Saturates = CapacityEvidence['saturates']

const none = (reason: string, n = 0): Saturates => refusal(reason, 'ratio', n)

/** Added time that no stage had: the whole less all stages. */
function outside({ request, stages }: AddedTime): Bounded {
  return stages.reduce((rest, { addedMs }) => difference(rest, addedMs), request)
}

/** The stage whose added time is above that of every other stage, and of all that lies outside of stages. */
function mostAdded(added: AddedTime): { stage: string; reason: string } | { refused: string } {
  if (!(added.request.low > 0)) return { refused: 'load added no time to a request that can be told from chance: nothing saturated in what was driven' }
  const [first, ...others] = added.stages.toSorted((a, b) => b.addedMs.value - a.addedMs.value)
  if (first === undefined || !(first.addedMs.low > 0)) return { refused: 'no stage took longer under load than chance allows' }
  const rival = others.find(({ addedMs }) => addedMs.high >= first.addedMs.low)
  if (rival !== undefined) return { refused: `${first.stage} and ${rival.stage} cannot be told apart: longer levels would` }
  const rest = outside(added)
  if (rest.value >= first.addedMs.value) {
    return {
      refused: `${percent(rest.value / added.request.value)} of the time that load adds lies outside of every stage: requests wait before the first span, or where there is none`,
    }
  }
  const part = percent(first.addedMs.value / added.request.value)
  return {
    stage: first.stage,
    reason: `it takes ${part} of the time that load adds to a request between ${rate(added.lowest.askedPerS)} and ${rate(added.highest.askedPerS)}`,
  }
}

/**
 * The stage that gives way first. Work that holds a process's only thread inflates the spans of all other stages too, so it comes first: at
 * work 80 % of the time or more, it is named for that. Else the stage whose added time, from the lowest to the highest level, has an interval
 * above that of every other stage, and a value above that of the time outside of stages. Refused where none is, where a thread is held a third of
 * the time by a stage other than the one that growth points at, or where load added nothing.
 *
 * @param blocking stages that hold the only thread of their process, by {@link BlockingStage}
 */
export function saturatingStage(added: AddedTime | undefined, blocking: readonly BlockingStage[]): Saturates {
  const [busiest] = blocking.toSorted((a, b) => b.busyRatio - a.busyRatio)
  if (busiest !== undefined && busiest.busyRatio >= BUSY) {
    const reason = `${busiest.spanName} holds the only thread of ${busiest.service} ${percent(Math.min(1, busiest.busyRatio))} of the time: every other request waits for it`
    return { stage: busiest.stage, reason, shareOfGrowth: shareOfGrowth(added, busiest.stage) }
  }
  if (added === undefined) return none('two levels with spans and an interval of the mean latency are needed')
  const found = mostAdded(added)
  const n = added.highest.ok
  if ('refused' in found) return none(found.refused, n)
  if (busiest !== undefined && busiest.busyRatio >= DISTURBS && busiest.stage !== found.stage) {
    return none(
      `${found.stage} took most of what load added, but ${busiest.stage} holds the only thread of ${busiest.service} ${percent(busiest.busyRatio)} of the time, and waiting for it counts as time of ${found.stage}`,
      n,
    )
  }
  return { ...found, shareOfGrowth: shareOfGrowth(added, found.stage) }
}
