import type { Share } from '../../model/share.ts'
import { RARE_RATIO, settledBy, sideOf } from '../decide.ts'
import { defineEvaluationAudit } from '../evaluation-gate.ts'
import { row, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { number, quantity, told } from '../words.ts'

export const casesLeaked = defineEvaluationAudit({
  id: 'cases-leaked',
  title: 'No case stands in the prompts and passages that were seen',
  failTitle: 'Cases stand in the prompt or in the corpus',
  question: 'Do questions of the evaluation stand in what the system reads?',
  why: 'A system that is shown the questions with their answers passes them without being any better, and the score says nothing of the next user.',
  fix: {
    now: 'Take the cases out of the prompt’s examples and out of the corpus, or take them out of the evaluation.',
    later: 'Keep the evaluation in a place that ingest does not read, and check at each ingest that no case stands in it.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'high',
  source: sources.hiddenDebt,
  limits: `Questions are looked for word for word, but for case, space and punctuation; one that was put in other words is not found. A question that users ask often may stand in a document on its own right. Prompts and passages are those that traces or runs show, so what was never retrieved was not looked at; ${quantity(RARE_RATIO, 'ratio')} is the line below which none found is called none.`,
  rules: {
    met: `no case was found, among so many that more than ${quantity(RARE_RATIO, 'ratio')} can be ruled out`,
    notMet: 'a case was found',
    unknown: 'no prompts and no passages were at hand, or too few cases',
  },
  audit({ evaluation: { leakage } }) {
    const places = [
      { share: leakage?.inPrompts, what: 'in prompts', seen: 'in the prompts that were seen', pointer: '/evaluation/leakage/inPrompts/figure' },
      { share: leakage?.inCorpus, what: 'in the corpus', seen: passagesSeen(leakage?.passages), pointer: '/evaluation/leakage/inCorpus/figure' },
    ].flatMap(({ share, ...place }) => (share === undefined || share.of === 0 ? [] : [{ share, ...place }]))
    if (places.length === 0) {
      return {
        verdict: 'unknown',
        reason: 'neither prompts nor passages were at hand to look in',
        needs: 'traces that keep prompts (`traces.content`), or a run whose answers carry their passages',
      }
    }
    const found = places.filter(({ share }) => share.have > 0)
    const [first] = found
    if (first !== undefined) {
      return {
        verdict: 'not-met',
        reason: `cases were found ${found.map(({ what }) => what).join(' and ')}`,
        claim: `${found.map(({ share, what }) => `${number(share.have)} of ${number(share.of)} cases stand ${what}`).join(', ')}: their scores say nothing of new questions.`,
        rows: [
          rowOf(first),
          ...found.slice(1).map(rowOf),
          ...(leakage?.examples ?? [])
            .slice(0, 2)
            .map(({ caseId, where }, index) => textRow(`Case ${caseId}`, where, `/evaluation/leakage/examples/${index}/where`)),
        ],
        frequency: first.share.figure,
      }
    }
    const open = places.find(({ share }) => sideOf(share.figure, RARE_RATIO) !== 'below')
    if (open !== undefined)
      return {
        verdict: 'unknown',
        reason: `none of ${number(open.share.of)} cases was found ${open.seen}, which rules out too little`,
        needs: settledBy(open.share, RARE_RATIO, 'cases', ''),
      }
    return { verdict: 'met', reason: places.map(({ share, seen }) => `none of ${number(share.of)} cases stands ${seen}: ${told(share.figure)}`).join('; ') }
  },
})

/** Passages are what runs and traces show of the corpus: that none was found there does not say that the rest is clean. */
const passagesSeen = (passages: number | undefined): string => `in the ${passages === undefined ? '' : `${number(passages)} `}passages that were seen`

const rowOf = ({ share, what, pointer }: { share: Share; what: string; pointer: string }) => row(`Cases ${what}`, share.figure, pointer)
