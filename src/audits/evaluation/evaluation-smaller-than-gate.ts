import type { GateEvidence } from '../../model/evaluation-evidence.ts'
import { sideOf } from '../decide.ts'
import { defineEvaluationAudit } from '../evaluation-gate.ts'
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
    'The smallest effect is at 80 % power and the two-sided level of the config, from the spread of the differences between two runs, or of the values where only one run is there, which overstates it: pairs vary less. `loadbearing gate` goes by the pair of runs that it compares; if that varies more or less than the pair here, it names another number of cases.',
  rules: {
    met: 'for every rule of the gate the upper bound of the smallest effect that would be found is at most its margin',
    notMet: 'for a rule the lower bound is over it',
    unknown: 'the config has no rule, no run has its metric, or an interval holds the margin',
  },
  audit({ evaluation }) {
    const gates = evaluation.gates.map((gate, index) => ({ gate, index, side: sideOf(gate.minimumDetectableEffect, gate.margin) }))
    if (gates.length === 0) {
      return {
        verdict: 'unknown',
        reason: 'the config names no rule of a gate, so there is no margin to hold the cases against',
        needs: 'rules in `eval.gate.rules`',
      }
    }
    const blind = gates.filter(({ side }) => side === 'above')
    const [first] = blind
    if (first !== undefined) {
      return {
        verdict: 'not-met',
        reason: `for ${counted(blind.length, 'rule')} of ${gates.length} the cases are too few`,
        claim: `The gate is to stop a loss of ${margin(first.gate)} in ${first.gate.metric}; with ${counted(first.gate.cases, 'case')} it would find one of ${differenceTold(first.gate.minimumDetectableEffect)} four times in five${from(first.gate)}${enough(first.gate)}.`,
        rows: [rowOf(first), ...blind.slice(1, 4).map(rowOf)],
        fixNow: `${first.gate.casesToDecide === undefined ? 'Add cases' : `Bring the set to about ${number(first.gate.casesToDecide)} cases`} for ${listed(blind.map(({ gate }) => gate.metric))}, or widen the margin in \`eval.gate.rules\` to what the cases can show.`,
      }
    }
    const open = gates.filter(({ side }) => side === 'open')
    if (open.length > 0) {
      return {
        verdict: 'unknown',
        reason: `whether the cases are enough is open: ${open.map(({ gate }) => `${gate.metric} would show ${differenceTold(gate.minimumDetectableEffect)} against a margin of ${margin(gate)}`).join('; ')}`,
        needs: 'two runs of the same cases, so that the spread of differences is known: `loadbearing eval --repeats 2`',
      }
    }
    return {
      verdict: 'met',
      reason: gates
        .map(({ gate }) => `${gate.metric} would show ${differenceTold(gate.minimumDetectableEffect)} against a margin of ${margin(gate)}`)
        .join('; '),
    }
  },
})

const margin = ({ margin: size, minimumDetectableEffect }: GateEvidence): string => difference(size, minimumDetectableEffect.unit)

/** The gate and the review seldom look at the same pair of runs, and so do not come to the same number. */
const from = ({ spread }: GateEvidence): string => (spread === undefined ? '' : `, going by the spread of ${spread}`)

const enough = ({ casesToDecide }: GateEvidence): string => (casesToDecide === undefined ? '' : `; about ${number(casesToDecide)} cases would decide`)

const rowOf = ({ gate, index }: { gate: GateEvidence; index: number }) =>
  row(`Smallest loss in ${gate.metric} that would be found`, gate.minimumDetectableEffect, `/evaluation/gates/${index}/minimumDetectableEffect`)
