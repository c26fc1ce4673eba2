import { Case, type CaseInput, type Expectation, type Passage } from '../../../../model/case.ts'
import type { Collector, NewCase } from '../collect.ts'
import { isRecord, textOf } from '../fields.ts'
import { listOf, textsOf } from '../read-list.ts'
import { passagesOf } from '../read-passages.ts'
import { type Assertion, assertionOf, isMetricOnly } from './assertion.ts'
import { checkOf, referenceOf } from './checks.ts'
import { filled, filledDeep } from './templates.ts'

/** A test of promptfoo after its defaults were merged in. */
export interface PromptfooTest {
  vars: Readonly<Record<string, unknown>>
  assertions: readonly Assertion[]
  description?: string | undefined
  metadata?: Readonly<Record<string, unknown>> | undefined
  /** What promptfoo reads and a case does not: kept for the export. */
  others?: Readonly<Record<string, unknown>> | undefined
}

/** Under this key the export keeps what promptfoo has no field for. */
export const keptUnder = 'loadbearing'

const contextVars = ['context', 'contexts', 'retrieved_contexts'] as const

/**
 * The case of a test. Variables are its input; one text alone is the input itself. Checks become expectations where we have the scorer; the others
 * are named, and kept in the metadata.
 */
export function caseOfTest(test: PromptfooTest, where: string, collector: Pick<Collector, 'problem' | 'file'>): NewCase {
  const { [keptUnder]: keptValue, id, ...metadata } = test.metadata ?? {}
  const kept = isRecord(keptValue) ? keptValue : {}
  const { input, variable } = inputOfVars(test.vars, kept.inputFields === true)
  const expect: Expectation[] = []
  const unmapped: Assertion[] = []
  const references = new Set<string>()
  for (const given of test.assertions) {
    const { value, open } = filledDeep(given.value, test.vars)
    const assertion = { ...given, ...(value !== undefined && { value }) }
    const check = open ? undefined : checkOf(assertion)
    if (isMetricOnly(given)) {
      unmapped.push(given)
      collector.problem(where, `its check \`${given.type}\` has weight 0: promptfoo measures it and lets it fail nothing, so it is kept as metadata`)
    } else if (check === undefined) {
      unmapped.push(given)
      collector.problem(
        where,
        open
          ? `its check \`${given.type}\` holds a template that is not filled in: kept as metadata`
          : `its check \`${given.type}\` has no scorer here: kept as metadata`,
      )
    } else {
      expect.push(check)
      if (given.weight !== undefined && given.weight !== 1)
        collector.problem(where, `its check \`${given.type}\` has weight ${given.weight}, which is not used: every check of a case must pass`)
    }
    const reference = open ? undefined : referenceOf(assertion)
    if (reference !== undefined) references.add(reference)
  }
  const [onlyReference, ...otherReferences] = references
  const kinds = listOf(kept.expect).flatMap((item): Expectation[] =>
    isRecord(item) && typeof item.scorer === 'string' ? [{ ...item, scorer: item.scorer }] : [],
  )
  const passages = kept.retrieved === undefined ? passagesOfVars(test.vars) : passagesKept(kept.retrieved)
  const all = {
    ...metadata,
    ...(isRecord(kept.metadata) && kept.metadata),
    ...(variable !== undefined && variable !== 'input' && { promptfooVariable: variable }),
    ...(test.description !== undefined && { description: test.description }),
    ...(unmapped.length > 0 && { promptfooAsserts: unmapped }),
    ...(test.others !== undefined && Object.keys(test.others).length > 0 && { promptfoo: test.others }),
  }
  const slices = isRecord(kept.slices)
    ? Object.fromEntries(Object.entries(kept.slices).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])))
    : {}
  // What we exported ourselves says all of its reference.
  const reference = textOf(kept.reference) ?? (otherReferences.length === 0 && !isRecord(keptValue) ? onlyReference : undefined)
  return {
    ...fromExport(kept),
    id: textOf(id),
    input,
    slices,
    reference,
    expect: [...expect, ...kinds],
    tags: textsOf(kept.tags),
    ...(passages !== undefined && { retrieved: passages }),
    ...(Object.keys(all).length > 0 && { metadata: all }),
    source: { kind: 'import', tool: 'promptfoo', file: collector.file },
  }
}

/** The passages that stand among the variables. */
export function passagesOfVars(vars: Readonly<Record<string, unknown>>): Passage[] | undefined {
  const { list } = passagesOf(contextVars.map((name) => vars[name]).find((value) => value !== undefined))
  return list.length === 0 ? undefined : list
}

/** Passages as an export of ours kept them; null says that the case has none. */
function passagesKept(value: unknown): Passage[] | undefined {
  const passages = Case.shape.retrieved.safeParse(value)
  return passages.success ? passages.data : undefined
}

/** Fields of a case that an export of ours kept; the schema of a case holds them to their kind. */
function fromExport(kept: Record<string, unknown>): Partial<NewCase> {
  const ids = Array.isArray(kept.referenceIds) ? textsOf(kept.referenceIds) : undefined
  const grades = isRecord(kept.referenceGrades)
    ? Object.fromEntries(Object.entries(kept.referenceGrades).flatMap(([name, value]) => (typeof value === 'number' ? [[name, value]] : [])))
    : undefined
  return {
    ...(typeof kept.group === 'string' && { group: kept.group }),
    ...(ids !== undefined && { referenceIds: ids }),
    ...(grades !== undefined && { referenceGrades: grades }),
    ...(typeof kept.addedAt === 'string' && { addedAt: kept.addedAt }),
  }
}

function inputOfVars(vars: Readonly<Record<string, unknown>>, asFields: boolean): { input: CaseInput; variable?: string } {
  const entries = Object.entries(vars)
  const [only, ...others] = entries
  if (!asFields && only !== undefined && others.length === 0 && typeof only[1] === 'string') return { input: filled(only[1], {}).text, variable: only[0] }
  return { input: Object.fromEntries(entries.map(([name, value]) => [name, filledDeep(value, {}).value])) }
}

/** A test as it stands in a config: checks of any form are read, and what is none is named. */
export function testOf(value: unknown, where: string, collector: Pick<Collector, 'problem'>): PromptfooTest | undefined {
  if (!isRecord(value)) {
    collector.problem(where, 'left out: it is no test')
    return undefined
  }
  const { vars, assert, description, metadata, id, ...others } = value
  const assertions = listOf(assert).flatMap((item, index) => {
    const assertion = assertionOf(item)
    if (assertion === undefined) collector.problem(`${where}.assert[${index}]`, 'left out: it is no check: it has no type')
    return assertion === undefined ? [] : [assertion]
  })
  const known = isRecord(metadata) ? metadata : {}
  return {
    vars: isRecord(vars) ? vars : {},
    assertions,
    description: textOf(description),
    metadata: id === undefined ? known : { id, ...known },
    others,
  }
}
