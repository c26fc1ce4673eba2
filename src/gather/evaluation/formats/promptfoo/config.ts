import { isRecord, textOf } from '../fields.ts'
import type { DocumentFormat, RowFormat } from '../format.ts'
import { listOf } from '../read-list.ts'
import { loadTests } from './load-tests.ts'
import { caseOfTest, type PromptfooTest, testOf } from './test-case.ts'

/** A config of promptfoo: its tests, with the defaults, scenarios and the files that it names. */
export const promptfooConfig: DocumentFormat = {
  id: 'promptfoo',
  recognizes: (document) => 'tests' in document || 'scenarios' in document || ('prompts' in document && 'providers' in document),
  async read(document, collector, folder) {
    const defaults = isRecord(document.defaultTest) ? (testOf(document.defaultTest, 'defaultTest', collector) ?? nothing) : nothing
    if (typeof document.defaultTest === 'string') collector.problem('defaultTest', `not read: it is in another file (${document.defaultTest})`)
    const templates = isRecord(document.assertionTemplates) ? document.assertionTemplates : {}
    const take = (value: unknown, where: string, base: PromptfooTest): void => {
      const test = testOf(withTemplates(value, templates), where, collector)
      if (test === undefined) return
      for (const each of expanded(merged(base, test))) collector.addCase(caseOfTest(each, where, collector), where)
    }
    for (const { value, where } of await loadTests(document.tests, 'tests', folder, collector)) take(value, where, defaults)
    for (const [index, scenario] of listOf(document.scenarios).entries()) {
      const where = `scenarios[${index}]`
      if (!isRecord(scenario)) {
        collector.problem(where, 'not read: it is in another file or no scenario')
        continue
      }
      const tests = await loadTests(scenario.tests, `${where}.tests`, folder, collector)
      const configs = await loadTests(scenario.config, `${where}.config`, folder, collector)
      for (const config of configs) {
        const base = testOf(config.value, config.where, collector)
        for (const { value, where: at } of tests) if (base !== undefined) take(value, `${at} with ${config.where}`, merged(defaults, base))
      }
    }
  },
}

/** Tests alone: a list in a file of their own. */
export const promptfooTests: RowFormat = {
  id: 'promptfoo',
  recognizes: (fields) => fields.has('vars') && !fields.has('testIdx', 'gradingResult', 'promptIdx'),
  open: (collector) => ({
    row(fields, where) {
      const test = testOf(fields.rest(), where, collector)
      if (test !== undefined) for (const each of expanded(test)) collector.addCase(caseOfTest(each, where, collector), where)
    },
  }),
}

const nothing: PromptfooTest = { vars: {}, assertions: [] }

function merged(base: PromptfooTest, test: PromptfooTest): PromptfooTest {
  const isAlone = isRecord(test.others?.options) && test.others.options.disableDefaultAsserts === true
  return {
    vars: { ...base.vars, ...test.vars },
    assertions: [...(isAlone ? [] : base.assertions), ...test.assertions],
    description: test.description ?? base.description,
    metadata: { ...base.metadata, ...test.metadata },
    others: { ...base.others, ...test.others },
  }
}

/** A variable with a list of values stands for as many tests; of several lists, for every combination. */
function expanded(test: PromptfooTest): PromptfooTest[] {
  if (isRecord(test.others?.options) && test.others.options.disableVarExpansion === true) {
    const { disableVarExpansion: _, ...options } = test.others.options
    const { options: __, ...others } = test.others
    return [{ ...test, others: Object.keys(options).length > 0 ? { ...others, options } : others }]
  }
  let combinations: Record<string, unknown>[] = [{}]
  for (const [name, value] of Object.entries(test.vars)) {
    const values: unknown[] = Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : [value]
    combinations = combinations.flatMap((sofar) => values.map((each) => ({ ...sofar, [name]: each })))
  }
  return combinations.map((vars) => ({ ...test, vars }))
}

/** `$ref: '#/assertionTemplates/NAME'` in the checks of a test. */
function withTemplates(value: unknown, templates: Record<string, unknown>): unknown {
  if (!isRecord(value) || !Array.isArray(value.assert)) return value
  const assert: unknown[] = value.assert.map((item: unknown) => {
    const name = isRecord(item) ? /^#\/assertionTemplates\/(.+)$/.exec(textOf(item.$ref) ?? '')?.[1] : undefined
    return name === undefined ? item : (templates[name] ?? item)
  })
  return { ...value, assert }
}
