import type { Review } from '../../model/review.ts'
import type { Section } from './blocks.ts'
import { figure, note } from './pieces.ts'

export function criteria(review: Review): Section {
  if (review.criteria.length === 0) {
    return {
      id: 'criteria',
      title: 'Success criteria',
      blocks: [
        note(
          { strong: 'Unknown. ' },
          'No success criteria were agreed before measuring. “What does success look like, and how will we know?” has no answer yet, so no figure in this review is held against a target.',
        ),
      ],
    }
  }
  return {
    id: 'criteria',
    title: 'Success criteria',
    blocks: [
      {
        kind: 'table',
        table: {
          caption: 'Criteria agreed before measuring, and what was measured',
          columns: [{ label: 'Criterion' }, { label: 'Verdict' }, { label: 'Measured', align: 'number' }, { label: 'Why this verdict' }],
          rows: review.criteria.map((criterion) => [criterion.statement, { verdict: criterion.verdict }, [figure(criterion.figure)], criterion.reason]),
        },
      },
    ],
  }
}
