import type { EvaluationEvidence } from '../../model/evaluation-evidence.ts'
import type { Review } from '../../model/review.ts'
import { worstFirst } from '../../model/worst-first.ts'
import type { Block, Section, Text } from './blocks.ts'
import { bySameVerdicts, comparisonBlocks, sharedVerdictsText } from './evaluation-comparison.ts'
import { evaluatedFacts } from './evaluation-evaluated.ts'
import { metricsTable } from './evaluation-metrics.ts'
import { trustFacts } from './evaluation-trust.ts'
import { joined, name, note, prose, when } from './pieces.ts'

const title = 'How good the answers are'

function comparisons(evaluation: EvaluationEvidence): Block[] {
  const { runs } = evaluation
  const found = worstFirst(evaluation)
  const [first, ...others] = found
  const [alike = [], ...apart] = bySameVerdicts(found)
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
      items: [
        ...(alike.length > 1
          ? [[...joined(alike.slice(1).map(({ variantB }) => name(variantB))), ' against ', name(first.variantA), ': the same verdicts.']]
          : []),
        ...apart.map(sharedVerdictsText),
      ].map((text): Text => [...text, ' In ', { link: 'the appendix', href: '#evaluation-detail' }, '.']),
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
