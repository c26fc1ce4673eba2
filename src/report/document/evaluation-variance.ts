import type { ComparisonEvidence } from '../../model/evaluation-evidence.ts'
import { varianceWords } from '../variance-words.ts'
import type { Block, Text } from './blocks.ts'
import { metricName } from './evaluation-differences.ts'
import { name, prose, when } from './pieces.ts'

/** Of the metrics that too few pairs could not decide: where their variance comes from, and so what would make the interval narrower. */
export function whatWouldNarrow({ variantA, variantB, metrics }: ComparisonEvidence): Block[] {
  const items = metrics.flatMap((metric): Text[] => {
    const words = metric.verdict === 'underpowered' ? varianceWords(metric) : ''
    return words === '' ? [] : [[name(metricName(metric, metrics)), `, ${words}.`]]
  })
  return when(items.length > 0, prose('What would narrow the intervals between ', name(variantA), ' and ', name(variantB), ' that decided nothing:'), {
    kind: 'list',
    items,
  })
}
