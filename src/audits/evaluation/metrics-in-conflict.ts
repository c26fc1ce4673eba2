import { isMeasured } from '../../model/measurement.ts'
import { settledBy, sideOf } from '../decide.ts'
import { defineEvaluationAudit } from '../evaluation-gate.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, told } from '../words.ts'

/** Two measures of one idea that part on more than a tenth of the outputs are two ideas. Our judgement. */
const DISAGREE_RATIO = 0.1

export const metricsInConflict = defineEvaluationAudit({
  id: 'metrics-in-conflict',
  title: 'Measures of one name agree on the outputs',
  failTitle: 'Two tools under one name say different things',
  question: 'Do measures of the same idea pass and fail the same outputs?',
  why: 'On an answer without claims one tool’s faithfulness is missing, another’s is 1 and a third’s 0. Whoever changes the tool, or averages them, moves the figure without moving the system.',
  fix: {
    now: 'Keep one of the two, and read the outputs on which they part to see which is right.',
    later: 'Pin the version of each metric, and hold the one that stays against people.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'medium',
  source: sources.ragas,
  limits: `The line of ${quantity(DISAGREE_RATIO, 'ratio')} is our judgement. Which of the two is right is not said by their conflict.`,
  rules: {
    met: `every pair parts on at most ${quantity(DISAGREE_RATIO, 'ratio')} of the outputs, upper bound taken`,
    notMet: 'a pair parts on more, lower bound taken',
    unknown: 'an interval holds the line',
    notApplicable: 'no two measures of one name were run on the same outputs',
  },
  audit({ evaluation: { conflicts } }) {
    if (conflicts.length === 0) return { verdict: 'not-applicable', reason: 'no two measures of one name were run on the same outputs' }
    const judged = conflicts.map((conflict, index) => ({ conflict, index, side: sideOf(conflict.disagree.figure, DISAGREE_RATIO) }))
    const apart = judged.filter(({ side }) => side === 'above').sort((a, b) => sizeOf(b.conflict) - sizeOf(a.conflict))
    const [worst] = apart
    if (worst !== undefined) {
      const { a, b, outputs, disagree, correlation, metric } = worst.conflict
      return {
        verdict: 'not-met',
        reason: `${counted(apart.length, 'pair')} of ${conflicts.length} disagree`,
        claim: `${a} and ${b} are both called ${metric}, and on ${number(disagree.have)} of ${number(outputs)} outputs one passes what the other fails: ${told(disagree.figure)}; rank correlation ${told(correlation)}.`,
        rows: apart
          .slice(0, 3)
          .map(({ conflict, index }) =>
            row(`${conflict.a} against ${conflict.b}`, conflict.disagree.figure, `/evaluation/conflicts/${index}/disagree/figure`),
          ) as [ReturnType<typeof row>],
        frequency: disagree.figure,
      }
    }
    const open = judged.find(({ side }) => side === 'open')
    if (open !== undefined) {
      return {
        verdict: 'unknown',
        reason: `${open.conflict.a} and ${open.conflict.b} part on ${told(open.conflict.disagree.figure)} of the outputs`,
        needs: settledBy(open.conflict.disagree, DISAGREE_RATIO, 'outputs', ''),
      }
    }
    return { verdict: 'met', reason: judged.map(({ conflict }) => `${conflict.a} and ${conflict.b} part on ${told(conflict.disagree.figure)}`).join('; ') }
  },
})

const sizeOf = ({ disagree: { figure } }: { disagree: { figure: Parameters<typeof isMeasured>[0] } }): number => (isMeasured(figure) ? figure.value : 0)
