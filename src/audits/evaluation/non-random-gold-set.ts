import { sideOf } from '../decide.ts'
import { defineEvaluationAudit } from '../evaluation-gate.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, told } from '../words.ts'

/** Labels that must have come by a known chance. Our judgement: the few that did not can be left out. */
const KNOWN_RATIO = 0.9
/** Fewer labels than this are not used for anything yet. */
const LEAST_LABELS = 20

export const nonRandomGoldSet = defineEvaluationAudit({
  id: 'non-random-gold-set',
  title: 'What people labelled was picked by a known chance',
  failTitle: 'People labelled what somebody chose',
  question: 'Can the labels stand for all outputs?',
  why: 'Labels of outputs that looked interesting, or that were easy to find, describe those. An interval from them is of something else than the traffic: in a simulation it held the truth 8 times in a hundred.',
  fix: {
    now: 'Pick the next labels with `loadbearing label`, which stores the chance of each pick; use the old ones as examples, not as a sample.',
    later: 'Mix picks by uncertainty with picks at random, and weigh by the stored chance.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'medium',
  source: sources.horvitzThompson,
  limits: `That ${quantity(KNOWN_RATIO, 'ratio')} is enough is our judgement. Labels that were imported carry no chance unless their file says it, even where they were drawn at random.`,
  rules: {
    met: `of ${LEAST_LABELS} labels or more surely over ${quantity(KNOWN_RATIO, 'ratio')} came by a known chance`,
    notMet: 'surely fewer did',
    unknown: 'the interval holds the line',
    notApplicable: `there are fewer than ${LEAST_LABELS} labels`,
  },
  audit({ evaluation: { labels } }) {
    if (labels.labels < LEAST_LABELS) return { verdict: 'not-applicable', reason: `there are ${counted(labels.labels, 'label')}: nothing rests on them yet` }
    const known = labels.withProbability
    const side = sideOf(known.figure, KNOWN_RATIO)
    if (side === 'above') return { verdict: 'met', reason: `of ${number(labels.labels)} labels ${told(known.figure)} came by a known chance` }
    if (side === 'open')
      return {
        verdict: 'unknown',
        reason: `of ${number(labels.labels)} labels ${told(known.figure)} came by a known chance`,
        needs: 'more labels from `loadbearing label`',
      }
    const by = labels.byStrategy.map(({ strategy, count }) => `${strategy} ${number(count)}`).join(', ')
    return {
      verdict: 'not-met',
      reason: 'most labels cannot stand for all outputs',
      claim: `Of ${number(labels.labels)} labels on ${counted(labels.items, 'output')}, ${number(known.have)} came by a known chance (${by}): a rate from the others describes what was chosen, not the traffic.`,
      rows: [row('Labels of known chance', known.figure, '/evaluation/labels/withProbability/figure')],
      frequency: known.figure,
    }
  },
})
