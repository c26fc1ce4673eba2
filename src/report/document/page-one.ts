import { isMeasured } from '../../model/measurement.ts'
import type { Review, StopItem } from '../../model/review.ts'
import { verdicts } from '../../model/review.ts'
import { worseInWords, worstFirst } from '../../model/worst-first.ts'
import { plural, verdictWords } from '../wording.ts'
import type { Block, Inline, Section, Text } from './blocks.ts'
import { breaksNextAnswer } from './breaks-next.ts'
import { verdictsText } from './evaluation-comparison.ts'
import { figure, prose, when } from './pieces.ts'
import { slug } from './slug.ts'

const mostItems = 3

function criteriaAnswer(review: Review): Block[] {
  if (review.criteria.length === 0) {
    return [
      prose(
        { verdict: 'unknown' },
        ' No success criteria were agreed, so nothing here can be called good enough. Write them under ',
        { code: 'criteria' },
        ' in ',
        { code: 'loadbearing.config.ts' },
        ' and run the review again.',
      ),
    ]
  }
  const counts = verdicts.flatMap((verdict) => {
    const count = review.criteria.filter((criterion) => criterion.verdict === verdict).length
    return count === 0 ? [] : [`${count} ${verdictWords[verdict]}`]
  })
  const rows = review.criteria.map((criterion): Text => {
    const shown = criterion.figure === undefined ? [] : [' ', figure(criterion.figure)]
    // A figure beyond the target does not say by itself why it is not enough.
    const why = criterion.verdict === 'unknown' && criterion.figure !== undefined && isMeasured(criterion.figure) ? [`; ${criterion.reason}`] : []
    return [{ verdict: criterion.verdict }, ` ${criterion.statement}:`, ...(shown.length > 0 ? [...shown, ...why] : [` ${criterion.reason}`])]
  })
  return [
    prose({ strong: `${counts.join(', ')}` }, ` of ${review.criteria.length} agreed ${plural(review.criteria.length, 'criterion', 'criteria')}.`),
    { kind: 'list', items: rows },
  ]
}

/** Asked where two versions were compared: without a comparison the question is among those that could not be seen. */
function isBetterAnswer(review: Review) {
  if (review.evaluation === undefined) return []
  const [comparison] = worstFirst(review.evaluation)
  const worse = worseInWords(review.evaluation)
  const among = worse === undefined ? [] : [` ${worse.charAt(0).toUpperCase()}${worse.slice(1)}.`]
  return comparison === undefined ? [] : [{ question: 'Is the new version better?', blocks: [prose(...verdictsText(comparison), ...among)] }]
}

function stopAnswer(review: Review): Block[] {
  if (review.stopList.length === 0) {
    const open = review.stopCandidates.filter((item) => item.verdict === 'inconclusive').length
    const rest =
      open === 0
        ? 'No candidate was put to a test.'
        : `${open} ${plural(open, 'candidate')} stayed inconclusive: not shown to matter is not shown to be useless.`
    return [prose({ strong: 'Nothing yet. ' }, 'No test on this evidence says that something can go. ', rest)]
  }
  const item = (stop: StopItem): Text => [{ strong: `${stop.what}. ` }, `${stop.because} `, `Frees ${stop.frees}.`]
  return [{ kind: 'list', items: review.stopList.slice(0, mostItems).map(item) }]
}

function firstThingAnswer(review: Review): Block[] {
  const first = review.findings[0]
  const pointer: Inline[] = first === undefined ? [] : [' ', { link: 'Finding 1', href: `#finding-${slug(first.id)}` }, ' has the evidence.']
  if (review.headline.firstThing !== undefined) return [{ kind: 'prose', text: [{ strong: review.headline.firstThing }, ...pointer] }]
  if (first !== undefined) return [prose({ strong: first.fixNow })]
  return [prose('No finding asks for action. See what could not be seen before taking that for good news.')]
}

function unseenAnswer(review: Review): Block[] {
  if (review.unseen.length === 0) return [prose('Nothing that this program knows to ask for is missing.')]
  const shown = review.unseen.slice(0, 5)
  const more = review.unseen.length - shown.length
  return [
    { kind: 'list', items: shown.map((item): Text => [`${item.question} `, { code: item.command }]) },
    ...when(more > 0, prose(`And ${more} more, `, { link: 'listed with the reasons', href: '#unseen' }, '.')),
  ]
}

/** Page one decides: everything after it is there to check it. */
export function pageOne(review: Review): Section {
  return {
    id: 'page-one',
    title: 'On one page',
    blocks: [
      {
        kind: 'answers',
        answers: [
          { question: 'Are the agreed criteria met?', blocks: criteriaAnswer(review) },
          { question: 'What breaks next?', blocks: breaksNextAnswer(review) },
          ...isBetterAnswer(review),
          { question: 'What should we stop?', blocks: stopAnswer(review) },
          { question: 'What is the first thing to do?', blocks: firstThingAnswer(review) },
          { question: 'What could not be seen?', blocks: unseenAnswer(review) },
        ],
      },
    ],
  }
}
