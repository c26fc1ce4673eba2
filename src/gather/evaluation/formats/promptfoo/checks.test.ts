import { describe, expect, it } from 'vitest'
import { resolveExpectation } from '../../../../measure/evaluation/scorers/registry.ts'
import { readJudgeMetric } from '../../judge/measures.ts'
import { assertionOfText } from './assertion.ts'
import { checkOf } from './checks.ts'

const cells = [
  'equals: Yes',
  'contains: a',
  'icontains: a',
  'contains-all: a, b',
  'icontains-any: a, b',
  'not-contains: a',
  'not-icontains-any: a, b',
  'regex: ^a+$',
  'not-regex: ^a+$',
  'starts-with: (a)',
  'is-json',
  'is-json: {"type": "object"}',
  'levenshtein(2): abc',
  'latency(200)',
  'cost(0.01)',
  'is-refusal',
  'not-is-refusal',
  'llm-rubric: is polite',
  'grade: is polite',
  'model-graded-closedqa: is polite',
  'factuality: Yes',
  'answer-relevance(0.7)',
  'context-faithfulness(0.7)',
  'context-recall(0.7): Yes',
  'context-relevance(0.7)',
  'just this text',
]

describe('checks of promptfoo', () => {
  it.each(cells)('`%s` becomes an expectation that the scorers accept', (cell) => {
    const check = checkOf(assertionOfText(cell))
    expect(check).toBeDefined()
    if (check === undefined) return
    if (check.scorer.startsWith('judge/')) expect(readJudgeMetric(check)).toHaveProperty('kind')
    else expect(() => resolveExpectation(check)).not.toThrow()
  })

  it.each(['javascript: output.length', 'python: f(output)', 'similar(0.8): a', 'not-equals: a', 'moderation', 'rouge-n(0.6): a'])(
    '`%s` has no like here',
    (cell) => {
      expect(checkOf(assertionOfText(cell))).toBeUndefined()
    },
  )
})
