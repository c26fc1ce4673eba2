import { z } from 'zod'

/** What goes into the system: a question, or the fields of its request. */
export const CaseInput = z.union([z.string(), z.record(z.string(), z.unknown())])
export type CaseInput = z.infer<typeof CaseInput>

/** A retrieved piece of a document, as it was given to the model. `rank` is 1 for the first. */
export const Passage = z.strictObject({ id: z.string(), text: z.string().optional(), score: z.number().optional(), rank: z.int().positive() })
export type Passage = z.infer<typeof Passage>

/** What one case expects, beside the scorers of the config: a scorer's id, the name of its metric where it is another, and the scorer's own options. */
export const Expectation = z.looseObject({
  scorer: z.string().min(1),
  metric: z.string().min(1).optional(),
  /** A score at or over it passes; without it the scorer's own pass mark holds. */
  threshold: z.number().optional(),
})
export type Expectation = z.infer<typeof Expectation>

export const caseSources = ['manual', 'import', 'trace', 'synthetic'] as const

/** Where a case comes from, so that it can be traced back. */
export const CaseSource = z.strictObject({
  kind: z.enum(caseSources),
  /** Tool whose format it came in: promptfoo, ragas, deepeval, … */
  tool: z.string().optional(),
  file: z.string().optional(),
  traceId: z.string().optional(),
  spanId: z.string().optional(),
  /** Why it was proposed: a failure, a low score, an outlier, a gap in coverage. */
  why: z.string().optional(),
})
export type CaseSource = z.infer<typeof CaseSource>

/** One thing to ask the system, with what is known of the right answer. */
export const Case = z.strictObject({
  id: z.string().min(1).max(500),
  /** Cases that share a conversation, document, user or template are not independent: they are drawn together. Without it a case is its own group. */
  group: z.string().optional(),
  /** Name to value: `language` to `de`. Verdicts are given by slice too. */
  slices: z.record(z.string(), z.string()).default({}),
  input: CaseInput,
  /** The right answer, in words. */
  reference: z.string().optional(),
  /** Ids of the documents that hold the answer. */
  referenceIds: z.array(z.string()).optional(),
  /** Grade of relevance by document id, where some are more relevant than others; ids without one have grade 1. */
  referenceGrades: z.record(z.string(), z.number()).optional(),
  /** Passages that go with the case rather than with an output: logged retrieval, or a fixed context. */
  retrieved: z.array(Passage).optional(),
  expect: z.array(Expectation).default([]),
  tags: z.array(z.string()).default([]),
  /** What an import carried that has no field of its own; kept for the export. */
  metadata: z.record(z.string(), z.unknown()).optional(),
  source: CaseSource.default({ kind: 'manual' }),
  /** ISO 8601. */
  addedAt: z.string().optional(),
})
export type Case = z.infer<typeof Case>
export type CaseDraft = z.input<typeof Case>

/** The group of a case: its own id where none is given. */
export function groupOf({ id, group }: Pick<Case, 'id' | 'group'>): string {
  return group ?? id
}

/** The question of a case as text: the input itself, the usual field of an input with fields, or its JSON. */
export function inputText(input: CaseInput): string {
  if (typeof input === 'string') return input
  for (const key of ['question', 'query', 'input', 'prompt', 'message', 'text', 'user_input']) {
    const value = input[key]
    if (typeof value === 'string') return value
  }
  return JSON.stringify(input)
}
