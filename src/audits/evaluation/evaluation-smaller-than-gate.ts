import type { GateEvidence } from '../../model/evaluation-evidence.ts'
import { sideOf } from '../decide.ts'
import { defineEvaluationAudit } from '../evaluation-gate.ts'
import { noRuleMeasured, ruleName, rulesWithoutMetric } from '../gate-rules.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, difference, differenceTold, listed, number } from '../words.ts'

export const evaluationSmallerThanGate = defineEvaluationAudit({
  id: 'evaluation-smaller-than-gate',
  title: 'The evaluation can see the loss that the gate is to stop',
  failTitle: 'The evaluation is too small for its own gate',
  question: 'Would the cases show a loss of the size that the gate must not let through?',
  why: 'A gate that cannot see a loss of its own margin passes nearly everything, and the green tick is taken for proof that nothing got worse.',
  fix: {
    now: 'Widen the margin to what the cases can show, and say so; or let the gate fail where it is underpowered (`eval.gate.failOnUnderpowered`).',
    later: 'Add cases until the smallest loss that would be found is the margin. Pairs, repeats and fewer metrics make the same number see more.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'high',
  source: sources.errorBars,
  references: ['ML Test Score Model 6'],
  limits:
    'The smallest effect is at 80 % power and the two-sided level of the config over as many metrics as share it, from the spread of the differences between two runs, or of the values where only one run is there, which overstates it: pairs vary less. `loadbearing gate` goes by the pair of runs that it compares; if that varies more or less than the pair here, it names another number of cases.',
  rules: {
    met: 'for every rule of the gate the upper bound of the smallest effect that would be found is at most its margin',
    notMet: 'for a rule the lower bound is over it',
    unknown: 'the config has no rule, the run does not have the metric of one, or an interval holds the margin',
  },
  audit({ evaluation }, config) {
    const none = noRuleMeasured(evaluation.gates, config)
    if (none !== undefined) return none
    const gates = evaluation.gates.map((gate, index) => ({
      gate,
      index,
      name: ruleName(gate, evaluation.gates),
      side: sideOf(gate.minimumDetectableEffect, gate.margin),
    }))
    const blind = gates.filter(({ side }) => side === 'above')
    const [first] = blind
    if (first !== undefined) {
      return {
        verdict: 'not-met',
        reason: `for ${counted(blind.length, 'rule')} of ${gates.length} the cases are too few`,
        claim: `The gate is to stop a loss of ${margin(first.gate)} in ${first.name}; with ${counted(first.gate.cases, 'case')} it would find one of ${differenceTold(first.gate.minimumDetectableEffect)} four times in five${from(first.gate)}${enough(first.gate)}.`,
        rows: [rowOf(first), ...blind.slice(1, 4).map(rowOf)],
        fixNow: `${first.gate.casesToDecide === undefined ? 'Add cases' : `Bring the set to about ${number(first.gate.casesToDecide)} cases`} for ${listed(blind.map(({ name }) => name))}, or widen the margin in \`eval.gate.rules\` to what the cases can show.`,
      }
    }
    const open = gates.filter(({ side }) => side === 'open')
    if (open.length > 0) {
      return {
        verdict: 'unknown',
        reason: `whether the cases are enough is open: ${open.map(shows).join('; ')}`,
        needs: 'a second run of the same cases where there is one, so that the spread of differences is known (`loadbearing eval`); else more cases',
      }
    }
    return rulesWithoutMetric(evaluation.gates, config) ?? { verdict: 'met', reason: gates.map(shows).join('; ') }
  },
})

interface Named {
  gate: GateEvidence
  name: string
  index: number
}

const shows = ({ gate, name }: Named): string => `${name} would show ${differenceTold(gate.minimumDetectableEffect)} against a margin of ${margin(gate)}`

const margin = ({ margin: size, minimumDetectableEffect }: GateEvidence): string => difference(size, minimumDetectableEffect.unit)

/** The gate and the review seldom look at the same pair of runs, and so do not come to the same number. */
const from = ({ spread }: GateEvidence): string => (spread === undefined ? '' : `, going by the spread of ${spread}`)

const enough = ({ casesToDecide }: GateEvidence): string => (casesToDecide === undefined ? '' : `; about ${number(casesToDecide)} cases would decide`)

const rowOf = ({ gate, name, index }: Named) =>
  row(`Smallest loss in ${name} that would be found`, gate.minimumDetectableEffect, `/evaluation/gates/${index}/minimumDetectableEffect`)
