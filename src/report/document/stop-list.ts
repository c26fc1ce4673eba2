import type { Review, StopItem } from '../../model/review.ts'
import type { Block, Section } from './blocks.ts'
import { evidenceTable } from './findings.ts'
import { prose, when } from './pieces.ts'

function stopPart(item: StopItem, label: string, id: string): Block {
  return {
    kind: 'part',
    id,
    label,
    title: item.what,
    mark: { stop: item.verdict },
    blocks: [
      prose(item.because),
      { kind: 'table', table: evidenceTable(`Evidence for ${label.toLowerCase()}`, item.figures) },
      {
        kind: 'facts',
        facts: [
          { term: 'Test', text: item.test },
          { term: 'Frees', text: item.frees },
          { term: 'Reversed by', text: item.reversedBy },
        ],
      },
    ],
  }
}

export function stopList(review: Review): Section {
  return {
    id: 'stop-list',
    title: 'Stop list',
    blocks: [
      review.stopList.length === 0
        ? prose('No test on this evidence says that something can be stopped.')
        : prose('What to stop building or to remove, each with the test that says so and the cheapest fact that would reverse it.'),
      ...review.stopList.map((item, index) => stopPart(item, `Stop ${index + 1}`, `stop-${index + 1}`)),
      ...when(
        review.stopCandidates.length > 0,
        prose({ strong: 'Candidates that stay open. ' }, '“Not significant” is not “no effect”: these were tested and are not on the list.'),
        ...review.stopCandidates.map((item, index) => stopPart(item, `Candidate ${index + 1}`, `candidate-${index + 1}`)),
      ),
    ],
  }
}
