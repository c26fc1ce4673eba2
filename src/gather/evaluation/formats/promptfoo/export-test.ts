import { isDeepStrictEqual } from 'node:util'
import type { Case, Expectation } from '../../../../model/case.ts'
import { isRecord, textOf } from '../fields.ts'
import { listOf } from '../read-list.ts'
import { type Assertion, assertionOf } from './assertion.ts'
import { assertionOfCheck } from './checks.ts'
import { literal } from './templates.ts'
import { keptUnder, passagesOfVars } from './test-case.ts'

/** A case as a test of promptfoo. What promptfoo has no field for stands in the metadata, so that reading it back gives the same case. */
export function promptfooTestOf(each: Case): Record<string, unknown> {
  const { promptfooVariable, promptfooAsserts, promptfoo, description, id, [keptUnder]: ofSameName, ...metadata } = each.metadata ?? {}
  const checks = each.expect.map((check) => ({ check, assertion: assertionOfCheck(check) }))
  const others: Expectation[] = checks.flatMap(({ check, assertion }) => (assertion === undefined ? [check] : []))
  const assertions: Assertion[] = [
    ...checks.flatMap(({ assertion }) =>
      assertion === undefined ? [] : [{ ...assertion, ...(assertion.value !== undefined && { value: deepLiteral(assertion.value) }) }],
    ),
    ...listOf(promptfooAsserts).flatMap((item) => assertionOf(item) ?? []),
  ]
  const { input } = each
  const variable = textOf(promptfooVariable) ?? 'input'
  const vars = typeof input === 'string' ? { [variable]: literal(input) } : literalIn(input)
  const fields = typeof input === 'string' ? [] : Object.values(input)
  // Fields of the metadata whose place another has.
  const displaced = {
    ...(id !== undefined && { id }),
    ...(ofSameName !== undefined && { [keptUnder]: ofSameName }),
    ...(description !== undefined && typeof description !== 'string' && { description }),
  }
  const kept = {
    ...(fields.length === 1 && typeof fields[0] === 'string' && { inputFields: true }),
    ...(each.reference !== undefined && { reference: each.reference }),
    ...(each.referenceIds !== undefined && { referenceIds: each.referenceIds }),
    ...(each.referenceGrades !== undefined && { referenceGrades: each.referenceGrades }),
    ...(each.group !== undefined && { group: each.group }),
    ...(Object.keys(each.slices).length > 0 && { slices: each.slices }),
    ...(each.tags.length > 0 && { tags: each.tags }),
    ...(others.length > 0 && { expect: others }),
    ...(each.addedAt !== undefined && { addedAt: each.addedAt }),
    // Reading finds those that stand among the variables.
    ...(!isDeepStrictEqual(passagesOfVars(vars), each.retrieved) && { retrieved: each.retrieved ?? null }),
    ...(Object.keys(displaced).length > 0 && { metadata: displaced }),
  }
  const hasList = fields.some((value) => Array.isArray(value))
  const given = isRecord(promptfoo) ? promptfoo : {}
  const options = isRecord(given.options) ? given.options : {}
  return {
    ...(typeof description === 'string' && { description }),
    vars,
    ...(assertions.length > 0 && { assert: assertions }),
    ...given,
    // A list is one value here; promptfoo would make a test of each of its items.
    ...((hasList || Object.keys(options).length > 0) && { options: { ...options, ...(hasList && { disableVarExpansion: true }) } }),
    metadata: { ...metadata, [keptUnder]: kept, id: each.id },
  }
}

/** Texts of an object so that promptfoo does not take them for templates. */
function literalIn(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deepLiteral(item)]))
}

function deepLiteral(value: unknown): unknown {
  if (typeof value === 'string') return literal(value)
  return Array.isArray(value) ? value.map(deepLiteral) : value
}
