import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import { row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, listed, number, quantity, told } from '../words.ts'

/** Failed calls below which three at one duration, the least that is looked for, would hardly show. Our judgement. */
const LEAST_FAILURES = 10
/** One call in a hundred, and one in twenty, waits for the whole limit. Our judgement. */
const FAIR_RATIO = 0.01
const LARGE_RATIO = 0.05

export const timeoutPileUp = defineAudit({
  id: 'timeout-pile-up',
  area: 'reliability',
  needs: ['traces'],
  title: 'Failed calls do not end at one time limit',
  failTitle: 'Calls wait for a time limit and then fail',
  question: 'Do failed calls end at one duration, as they do when a time limit cuts them off?',
  why: 'A call that ends at its limit has held its user, its connection and its memory for the longest time allowed, for nothing. Under load these are what fills up first.',
  fix: {
    now: 'Set the limit near the p99 of the calls that succeed, with a fallback.',
    later: 'Pass the time that a request has left to every call, and shed load before queues fill.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'medium',
  source: sources.sreCascading,
  limits: `A limit is read from timing: at least three failed calls, and half of the stage's, within 2 % of one duration. ${number(LEAST_FAILURES)} failed calls for an all-clear, and the weights, are our judgement. Failures that end before the typical call of the stage are rejections and are left out. Several limits in one stage may hide one another, and a call that is cut off without status Error is not seen.`,
  rules: {
    met: `at least ${number(LEAST_FAILURES)} calls failed and those of no stage end at one duration, other than at once`,
    notMet: `the failed calls of a stage end at one duration that is not under the stage's median`,
    unknown: `fewer than ${number(LEAST_FAILURES)} failed calls, or a stage whose median is not known`,
  },
  audit({ traces }) {
    const { timeouts, errorTypes } = traces.reliability
    const judged = timeouts.map((limit, index) => {
      const stage = traces.stages.find((each) => each.stage === limit.stage)
      const median = stage?.duration.p50
      const from = isMeasured(median) ? (median.interval?.low ?? median.value) : undefined
      const part = share(limit.calls, Math.max(stage?.calls ?? 0, limit.of))
      return { ...limit, index, part, side: from === undefined ? 'open' : limit.atMs >= from ? 'limit' : 'rejection' }
    })
    const limits = judged.filter(({ side }) => side === 'limit')
    const [worst] = limits
    if (worst === undefined) {
      const open = judged.filter(({ side }) => side === 'open')
      if (open.length > 0) {
        return {
          verdict: 'unknown',
          reason: `failed calls of ${listed(open.map(({ stage, atMs }) => `${stage} end at ${quantity(atMs, 'ms')}`))}, and without the median of the stage a time limit cannot be told from a quick rejection`,
          needs: `more calls of ${listed(open.map(({ stage }) => stage))} in the traces`,
        }
      }
      const failed = errorTypes.reduce((sum, { calls }) => sum + calls, 0)
      if (failed < LEAST_FAILURES) {
        return {
          verdict: 'unknown',
          reason: `${counted(failed, 'failed call')} in ${counted(traces.totals.traces, 'request')}, too few to show a time limit`,
          needs: `at least ${number(LEAST_FAILURES)} failed calls, with span status Error and error.type on them`,
        }
      }
      return { verdict: 'met', reason: `${counted(failed, 'failed call')}, and those of no stage end at one time limit` }
    }
    const { stage, atMs, calls, of, index, part } = worst
    const low = isMeasured(part.figure) ? (part.figure.interval?.low ?? 0) : 0
    return {
      verdict: 'not-met',
      reason: `${number(calls)} of ${number(of)} failed calls of ${stage} end at ${quantity(atMs, 'ms')}`,
      claim: `${number(calls)} of ${number(of)} failed calls of ${stage} end at ${quantity(atMs, 'ms')}, as at a time limit; of all its calls that is ${told(part.figure)}.`,
      rows: [
        row(`Calls of ${stage} that end at the limit`, part.figure, `/traces/reliability/timeouts/${index}/calls`),
        row(`The limit of ${stage}`, tally(atMs, 'ms', of), `/traces/reliability/timeouts/${index}/atMs`),
        ...limits
          .slice(1, 3)
          .map((each) =>
            row(`Calls of ${each.stage} that end at ${quantity(each.atMs, 'ms')}`, each.part.figure, `/traces/reliability/timeouts/${each.index}/calls`),
          ),
      ],
      severity: low >= LARGE_RATIO ? 'high' : low >= FAIR_RATIO ? 'medium' : 'low',
      frequency: part.figure,
      fixNow: `Lower the time limit of the \`${stage}\` calls from ${quantity(atMs, 'ms')} to near the p99 of those that succeed, with a fallback; set error.type to \`timeout\` on the spans that it ends.`,
    }
  },
})
