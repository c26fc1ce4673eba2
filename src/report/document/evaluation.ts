import type { EvaluationEvidence } from '../../model/evaluation-evidence.ts'
import type { Review } from '../../model/review.ts'
import type { Block, Section, Text } from './blocks.ts'
import { comparisonBlocks, verdictsText } from './evaluation-comparison.ts'
import { evaluatedFacts } from './evaluation-evaluated.ts'
import { metricsTable } from './evaluation-metrics.ts'
import { trustFacts } from './evaluation-trust.ts'
import { note, prose, when } from './pieces.ts'

const title = 'How good the answers are'

function comparisons({ comparisons: found, runs }: EvaluationEvidence): Block[] {
  const [first, ...others] = found
  if (first === undefined) {
    if (runs.length === 0) return []
    return [
      prose(
        { strong: 'No other version was compared. ' },
        'Whether a new one is better: ',
        { code: 'loadbearing eval --variant NAME' },
        ', then ',
        {
          code: 'loadbearing compare',
        },
        '.',
      ),
    ]
  }
  return [
    ...comparisonBlocks(first),
    ...when(others.length > 0, {
      kind: 'list',
      items: others.map((comparison): Text => [...verdictsText(comparison), ' In ', { link: 'the appendix', href: '#evaluation-detail' }, '.']),
    }),
  ]
}

/** Whether the answers are right, whether a new version is better, and whether the evaluation would show it if they were not. */
export function evaluationSection({ evaluation }: Review): Section {
  if (evaluation === undefined) {
    return {
      id: 'evaluation',
      title,
      blocks: [
        note(
          { strong: 'Unknown. ' },
          'Nothing was evaluated, so whether the answers are right, and whether a new version is better, could not be seen. ',
          { code: 'loadbearing eval' },
          ' supplies it.',
        ),
      ],
    }
  }
  return {
    id: 'evaluation',
    title,
    blocks: [
      { kind: 'facts', facts: evaluatedFacts(evaluation) },
      ...when(evaluation.runs.length > 0, ...metricsTable(evaluation)),
      ...comparisons(evaluation),
      { kind: 'facts', facts: trustFacts(evaluation) },
    ],
  }
}
