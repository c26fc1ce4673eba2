import type { GateEvidence } from '../../model/evaluation-evidence.ts'
import { sideOf } from '../decide.ts'
import { defineEvaluationAudit } from '../evaluation-gate.ts'
import { noRuleMeasured, ruleName, rulesWithoutMetric } from '../gate-rules.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, listed, quantity, told } from '../words.ts'

/** A gate that fails one build in twenty for nothing is run again until it passes. Our judgement. */
const FLIP_RATIO = 0.05

export const gateFlipsByNoise = defineEvaluationAudit({
  id: 'gate-flips-by-noise',
  title: 'The gate says the same of the same system',
  failTitle: 'The gate flips without any change',
  question: 'How often would two runs of the same system get different answers from the gate?',
  why: 'A gate that fails for nothing is run again until it passes, and then it is no gate. One that passes by luck lets the loss through.',
  fix: {
    now: 'Judge by the interval, paired with the baseline (`loadbearing gate`), not by the mean against a line.',
    later: 'Ask each case more than once where answers differ, or add cases, until the flips are rare.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'high',
  source: sources.errorBars,
  limits: `The line of ${quantity(FLIP_RATIO, 'ratio')} is our judgement. Flips are drawn from repeats of one run: what differs between days, such as another version of the model under the same name, is not in them.`,
  rules: {
    met: `for every rule the upper bound of the share of flips is at most ${quantity(FLIP_RATIO, 'ratio')}`,
    notMet: 'for a rule its lower bound is over that',
    unknown: 'no rule, one whose metric the run does not have, no repeats without the cache, or an interval that holds the line',
  },
  audit({ evaluation: { gates } }, config) {
    const none = noRuleMeasured(gates, config)
    if (none !== undefined) return none
    const judged = gates.map((gate, index) => ({ gate, index, name: ruleName(gate, gates), side: sideOf(gate.flips, FLIP_RATIO) }))
    const flipping = judged.filter(({ side }) => side === 'above')
    const [first] = flipping
    if (first !== undefined) {
      return {
        verdict: 'not-met',
        reason: `${counted(flipping.length, 'rule')} of ${gates.length} would answer by luck`,
        claim: `Two runs of the same system would get different answers from the rule on ${first.name} ${told(first.gate.flips)} of the time.`,
        rows: [rowOf(first), ...flipping.slice(1, 4).map(rowOf)],
        frequency: first.gate.flips,
      }
    }
    const open = judged.filter(({ side }) => side === 'open')
    if (open.length > 0) {
      return {
        verdict: 'unknown',
        reason: open.map(({ gate, name }) => `${name} flips ${told(gate.flips)}`).join('; '),
        needs: `repeats of ${listed(open.map(({ name }) => name))}: \`loadbearing eval --repeats 3\``,
      }
    }
    return (
      rulesWithoutMetric(gates, config) ?? {
        verdict: 'met',
        reason: judged.map(({ gate, name }) => `${name} flips ${told(gate.flips)} of the time`).join('; '),
      }
    )
  },
})

const rowOf = ({ gate, name, index }: { gate: GateEvidence; name: string; index: number }) =>
  row(`Flips of the rule on ${name}`, gate.flips, `/evaluation/gates/${index}/flips`)
