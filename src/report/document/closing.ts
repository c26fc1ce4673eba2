import type { Review } from '../../model/review.ts'
import type { Section } from './blocks.ts'
import { note, prose } from './pieces.ts'

export function fine(review: Review): Section {
  return {
    id: 'fine',
    title: 'What is fine: leave it alone',
    blocks:
      review.fine.length === 0
        ? [prose('No check could call anything fine on this evidence.')]
        : [
            {
              kind: 'table',
              table: {
                caption: 'Checks that were met',
                columns: [{ label: 'What holds' }, { label: 'Area' }, { label: 'Why we say so' }],
                rows: review.fine.map((check) => [check.title, check.area, check.reason]),
              },
            },
          ],
  }
}

export function unseen(review: Review): Section {
  return {
    id: 'unseen',
    title: 'What could not be seen',
    blocks:
      review.unseen.length === 0
        ? [prose('Nothing that this program knows to ask for is missing.')]
        : [
            note('Unseen is not fine. Each of these questions is open until what it needs has been gathered.'),
            {
              kind: 'table',
              table: {
                caption: 'Open questions, and the command that answers each',
                columns: [{ label: 'Question' }, { label: 'Why it is open' }, { label: 'Command' }],
                rows: review.unseen.map((item) => [item.question, item.why, { code: item.command }]),
              },
            },
          ],
  }
}

export function limits(review: Review): Section {
  return {
    id: 'limits',
    title: 'Limits of this review',
    blocks: [review.limits.length === 0 ? prose('None were recorded.') : { kind: 'list', items: review.limits }],
  }
}
