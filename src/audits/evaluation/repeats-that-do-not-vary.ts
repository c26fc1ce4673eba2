import { settledBy, sideOf } from '../decide.ts'
import { defineEvaluationAudit } from '../evaluation-gate.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { number, quantity, told } from '../words.ts'

/** From here on repeats are copies. Our judgement. */
const SAME_RATIO = 0.95

export const repeatsThatDoNotVary = defineEvaluationAudit({
  id: 'repeats-that-do-not-vary',
  title: 'Repeats of a case are asked anew',
  failTitle: 'Repeats are copies: a cache answers, or nothing varies',
  question: 'Do repeats of a case measure anything?',
  why: 'A cache in front of the model gives every repeat the first answer. Counted as evidence, the copies make intervals narrower than they are, and a flaky case looks steady.',
  fix: {
    now: 'Switch the cache off for repeats: in the system, in the gateway, in the provider’s client. If the system is meant to give one answer to one question, drop the repeats.',
    later: 'Keep the repeats few and the cases many; repeats tell the spread of answers, not the spread of questions.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'low',
  source: sources.errorBars,
  limits: `The line of ${quantity(SAME_RATIO, 'ratio')} is our judgement. A system that is deterministic and one behind a cache look the same from outside: for both repeats say nothing.`,
  rules: {
    met: `in every run with repeats the upper bound of the share of cases with one and the same answer is at most ${quantity(SAME_RATIO, 'ratio')}, and none came out of our cache`,
    notMet: 'in a run its lower bound is over that, or repeats came out of a cache',
    unknown: 'the interval holds the line',
    notApplicable: 'no case was asked more than once',
  },
  audit({ evaluation: { repeats } }) {
    const repeated = repeats.map((each, index) => ({ ...each, index, side: sideOf(each.identical.figure, SAME_RATIO) })).filter((each) => each.repeated > 0)
    if (repeated.length === 0) return { verdict: 'not-applicable', reason: 'no case was asked more than once' }
    const copied = repeated.find(({ side, cached }) => side === 'above' || cached.have > 0)
    if (copied !== undefined) {
      const fromCache = copied.cached.have > 0
      return {
        verdict: 'not-met',
        reason: fromCache ? 'repeats came out of a cache' : 'repeats are word for word the same',
        claim: fromCache
          ? `In ${copied.run} ${number(copied.cached.have)} of ${number(copied.cached.of)} repeats came out of a cache and were not asked: they are no evidence.`
          : `In ${copied.run} ${number(copied.identical.have)} of ${number(copied.identical.of)} cases got word for word the same answer every time, ${told(copied.identical.figure)}: repeats add nothing to n.`,
        rows: [
          row(
            fromCache ? 'Repeats out of a cache' : 'Cases with one and the same answer',
            fromCache ? copied.cached.figure : copied.identical.figure,
            `/evaluation/repeats/${copied.index}/${fromCache ? 'cached' : 'identical'}/figure`,
          ),
        ],
        severity: fromCache ? 'medium' : 'low',
      }
    }
    const open = repeated.find(({ side }) => side === 'open')
    if (open !== undefined) {
      return {
        verdict: 'unknown',
        reason: `in ${open.run} ${told(open.identical.figure)} of the cases got the same answer every time`,
        needs: settledBy(open.identical, SAME_RATIO, 'repeated cases', ''),
      }
    }
    return {
      verdict: 'met',
      reason: repeated.map(({ run, identical }) => `in ${run} ${told(identical.figure)} of the cases got the same answer every time`).join('; '),
    }
  },
})
