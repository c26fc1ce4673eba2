import { sideOf } from '../decide.ts'
import { defineEvaluationAudit } from '../evaluation-gate.ts'
import { row, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, listed, number, quantity, told } from '../words.ts'

/** Of ten requests of users nine have a case near them. Our judgement. */
const COVERED_RATIO = 0.9
/** With a third of the traffic unseen the mean is of another system. Our judgement. */
const BLIND_RATIO = 2 / 3

export const coverageGap = defineEvaluationAudit({
  id: 'coverage-gap',
  title: 'The cases look like what users ask',
  failTitle: 'Users ask what no case asks',
  question: 'How much of the traffic has no case near it?',
  why: 'A score on questions that nobody asks says nothing of those that they do. Cases written before launch miss other languages, follow-ups, typing errors and topics that nobody thought of.',
  fix: {
    now: 'Take cases out of the largest gaps: `loadbearing cases propose --apply`, then write their references.',
    later: 'Look at coverage each month, and weigh slices by the traffic (`eval.traffic`).',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'high',
  source: sources.mlTestScore,
  references: ['ML Test Score Data 1', 'ML Test Score Model 5'],
  limits: `Near is drawn from the texts by an encoder fitted on them: it sees words, not meaning, so a question in words of its own may be called uncovered. The lines of ${quantity(COVERED_RATIO, 'ratio')} and two thirds are our judgement. Near is not answered: a case near a query may still ask for less.`,
  rules: {
    met: `the lower bound of the covered share is over ${quantity(COVERED_RATIO, 'ratio')}`,
    notMet: 'its upper bound is at most that',
    unknown: 'coverage was not measured, or the interval holds the line',
  },
  audit({ evaluation: { coverage } }) {
    if (coverage === undefined || coverage.queries === 0) {
      return {
        verdict: 'unknown',
        reason: 'no queries of users were at hand to hold the cases against',
        needs: 'traces that carry the queries, or `loadbearing cases coverage --queries FILE`',
      }
    }
    const { covered, gaps } = coverage
    const side = sideOf(covered.figure, COVERED_RATIO)
    if (side === 'above') return { verdict: 'met', reason: `${told(covered.figure)} of the queries have a case near them` }
    if (side === 'open')
      return {
        verdict: 'unknown',
        reason: `${told(covered.figure)} of the queries have a case near them, against ${quantity(COVERED_RATIO, 'ratio')}`,
        needs: 'more queries of users',
      }
    const named = gaps.slice(0, 3).map(({ label, share }) => `${label} (${told(share)} of the traffic)`)
    return {
      verdict: 'not-met',
      reason: 'too much of the traffic has no case near it',
      claim: `Of ${number(coverage.queries)} queries ${number(covered.of - covered.have)} have no case near them: covered is ${told(covered.figure)}.${named.length === 0 ? '' : ` The largest gaps: ${listed(named)}.`}`,
      rows: [
        row('Traffic with a case near it', covered.figure, '/evaluation/coverage/covered/figure'),
        ...gaps.slice(0, 3).map(({ share, label }, index) => row(`Gap: ${label}`, share, `/evaluation/coverage/gaps/${index}/share`)),
        ...gaps
          .slice(0, 1)
          .flatMap(({ examples, queries }) =>
            examples
              .slice(0, 1)
              .map((example) => textRow(`A query of ${counted(queries, 'query', 'queries')} like it`, example, '/evaluation/coverage/gaps/0/examples/0')),
          ),
      ],
      severity: sideOf(covered.figure, BLIND_RATIO) === 'below' ? 'high' : 'medium',
      frequency: covered.figure,
    }
  },
})
