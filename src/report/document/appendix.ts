import type { Review } from '../../model/review.ts'
import type { Section } from './blocks.ts'
import { findingPart } from './findings.ts'
import { prose, when } from './pieces.ts'

export function minorFindings(review: Review): Section {
  return {
    id: 'minor-findings',
    title: 'Minor findings',
    blocks:
      review.minorFindings.length === 0 ? [prose('None.')] : review.minorFindings.map((finding, index) => findingPart(finding, `Minor finding ${index + 1}`)),
  }
}

export function checks(review: Review): Section {
  return {
    id: 'checks',
    title: 'All checks',
    blocks:
      review.checks.length === 0
        ? [prose('No check was run.')]
        : [
            {
              kind: 'table',
              table: {
                caption: 'Every check with its verdict and reason',
                columns: [{ label: 'Check' }, { label: 'Area' }, { label: 'Verdict' }, { label: 'Reason' }],
                rows: review.checks.map((check) => [
                  [check.title, ' ', { code: check.id }],
                  check.area,
                  { verdict: check.verdict },
                  check.needs === undefined ? check.reason : `${check.reason} Needs: ${check.needs}`,
                ]),
              },
            },
          ],
  }
}

export function reproduce(review: Review): Section {
  return {
    id: 'reproduce',
    title: 'How to make this review again',
    blocks: [
      ...when(review.reproduce.length > 0, { kind: 'commands', label: 'Commands', lines: review.reproduce }),
      ...when(review.reproduce.length === 0, prose('No command was recorded.')),
      prose('The same evidence gives the same bytes of review. No language model set a verdict, a severity or an order.'),
    ],
  }
}

export function provenance(review: Review): Section {
  return {
    id: 'provenance',
    title: 'Provenance',
    blocks: [
      {
        kind: 'facts',
        facts: [
          { term: 'Review', text: { code: review.id } },
          { term: 'Evidence gathered', text: review.gatheredAt },
          { term: 'Evidence hash', text: { code: review.evidenceHash } },
          { term: 'Configuration hash', text: { code: review.configHash } },
          { term: 'Made by', text: `loadbearing ${review.toolVersion}, ${review.schema}` },
        ],
      },
    ],
  }
}
