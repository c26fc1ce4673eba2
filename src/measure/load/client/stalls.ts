import type { LoadMechanisms, Stall } from '../../../model/load-mechanisms.ts'
import { isMeasured } from '../../../model/measurement.ts'
import { refusal } from '../../interval/refusal.ts'
import { share } from '../../interval/wilson.ts'
import type { LoadRun, RequestRecord } from '../records.ts'
import { loadQuantiles } from '../summarize/load-quantiles.ts'
import { judgedRequests, latencyMs } from '../summarize/request-times.ts'
import { closedLoopP99 } from './closed-loop-replay.ts'

/** Chance of a stall in a run that has none, over all its gaps. */
const FALSE_ALARM = 0.01
const MOST_SHOWN = 20
/** Under these, the times of a step say too little about what chance allows. */
const LEAST_ENDS = 30

/** Ends that the server made. */
const isResponse = ({ outcome }: RequestRecord): boolean => outcome !== 'timeout' && outcome !== 'aborted' && outcome !== 'not-sent'

interface Gap {
  startMs: number
  endMs: number
}

/** Times between one response and the next in which at least one request was open: from the former, or from the first that was sent after it. */
function gapsOf(sent: readonly RequestRecord[], fromMs: number, toMs: number): Gap[] {
  const sentMs = Float64Array.from(sent, (record) => record.sentMs ?? 0).sort()
  const allEndsMs = Float64Array.from(sent, ({ endMs }) => endMs).sort()
  const responsesMs = Float64Array.from(sent.filter(isResponse), ({ endMs }) => endMs).sort()
  const gaps: Gap[] = []
  let begun = 0
  let ended = 0
  let beforeMs = fromMs
  for (const endMs of responsesMs) {
    if (endMs < fromMs || endMs >= toMs) continue
    while ((sentMs[begun] ?? Number.POSITIVE_INFINITY) <= beforeMs) begun += 1
    while ((allEndsMs[ended] ?? Number.POSITIVE_INFINITY) <= beforeMs) ended += 1
    const startMs = begun > ended ? beforeMs : (sentMs[begun] ?? endMs)
    if (endMs > startMs) gaps.push({ startMs, endMs })
    beforeMs = endMs
  }
  return gaps
}

/** Requests that were sent, and not ended, at some time in a gap. */
function openIn(records: readonly RequestRecord[], { startMs, endMs }: Gap): RequestRecord[] {
  return records.filter((record) => record.sentMs !== undefined && record.sentMs < endMs && record.endMs > startMs)
}

/** Share of `sorted` over `value`, never under half of one observation: what was never seen is not impossible. */
function shareOver(sorted: Float64Array, value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) <= value) low = middle + 1
    else high = middle
  }
  return Math.max(sorted.length - low, 0.5) / sorted.length
}

/** Log of the chance that none of the open requests ends in the gap, were their times independent and as in the rest of the step. */
function logChance(open: readonly RequestRecord[], { startMs, endMs }: Gap, sortedMs: Float64Array): number {
  return open.reduce((sum, { sentMs = 0 }) => {
    const alive = shareOver(sortedMs, Math.max(0, startMs - sentMs))
    return sum + Math.log(Math.min(1, shareOver(sortedMs, endMs - sentMs) / alive))
  }, 0)
}

/**
 * Gaps of one step that chance does not explain, by two accounts that must both say so: ends as a Poisson process at the step's rate, P(gap)
 * = exp(-rate · length), and independent times, P(gap) = ∏ S(age at the end) / S(age at the start) over the open requests, with S from the step
 * itself. The first alone would call every slow single request a stall, the second every queue.
 */
function stallsOfStep(records: readonly RequestRecord[], fromMs: number, toMs: number, gapsInRun: number): Gap[] {
  const sent = records.filter(({ sentMs, endMs }) => sentMs !== undefined && sentMs < toMs && endMs > fromMs)
  const gaps = gapsOf(sent, fromMs, toMs)
  if (gaps.length < LEAST_ENDS) return []
  const openMs = gaps.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
  const logLimit = Math.log(FALSE_ALARM / gapsInRun)
  const sortedMs = Float64Array.from(sent, ({ sentMs = 0, endMs }) => endMs - sentMs).sort()
  return gaps.filter((gap) => (-gaps.length * (gap.endMs - gap.startMs)) / openMs < logLimit && logChance(openIn(sent, gap), gap, sortedMs) < logLimit)
}

/** Requests over the p99 of their own step, and how many of them were open in a stall. */
function tailInStalls(run: LoadRun, stalls: readonly Gap[]): LoadMechanisms['stalls']['tailInStalls'] {
  let tail = 0
  let hit = 0
  run.steps.forEach((_, index) => {
    const judged = judgedRequests(run.records.filter(({ step }) => step === index))
    const { p99 } = loadQuantiles(judged.map(latencyMs))
    for (const record of judged) {
      if (!isMeasured(p99) || latencyMs(record) <= p99.value) continue
      tail += 1
      if (stalls.some(({ startMs, endMs }) => record.dueMs < endMs && record.endMs > startMs)) hit += 1
    }
  })
  return share(hit, tail)
}

/**
 * Times in which no response ended although requests were open, longer than chance allows. Over a whole run without stalls the chance of
 * finding one is at most 1 % (Bonferroni over its gaps) where ends are as random as a Poisson process, or times independent. Simulated, 100
 * runs each: none in M/M/1 queues at 30 to 120 % utilisation, and one in 900 runs of servers without a queue, with exponential,
 * log-normal and near-constant times. A server that takes one job in fifty of forty times the usual length stalls by this measure, and should.
 * Timeouts are not responses.
 *
 * `openLoopP99Ms` is the p99 of all requests of the run from when they were due; beside it what a closed loop would have shown. Both are over
 * all steps.
 */
export function stallsOf(run: LoadRun): LoadMechanisms['stalls'] {
  const gapsInRun = Math.max(1, run.records.filter(isResponse).length)
  const stalls = run.steps.flatMap(({ startMs, durationMs }) => stallsOfStep(run.records, startMs, startMs + durationMs, gapsInRun))
  const found = stalls.map((gap): Stall => ({ startMs: gap.startMs, durationMs: gap.endMs - gap.startMs, requestsHit: openIn(run.records, gap).length }))
  const longest = found.toSorted((a, b) => b.durationMs - a.durationMs).slice(0, MOST_SHOWN)
  const judged = run.steps.flatMap((_, index) => judgedRequests(run.records.filter(({ step }) => step === index)))
  const openLoop = loadQuantiles(judged.map(latencyMs)).p99
  return {
    found: longest.sort((a, b) => a.startMs - b.startMs),
    totalMs: found.reduce((sum, { durationMs }) => sum + durationMs, 0),
    tailInStalls: tailInStalls(run, stalls),
    closedLoopP99Ms: judged.length === 0 ? refusal('no requests', 'ms', 0, 400) : closedLoopP99(run),
    openLoopP99Ms: openLoop,
  }
}
