import { type Collector, importError, type OutputKey } from '../collect.ts'
import { amountOf, isRecord, numberOf, textOf } from '../fields.ts'
import { listOf } from '../read-list.ts'
import { assertionOf, graderOf, isGraded, nameOf } from './assertion.ts'
import { graderFailed } from './grader-failed.ts'
import { caseOfTest, testOf } from './test-case.ts'

/** What is said of all results together. */
export interface ResultHeader {
  /** Of promptfoo. */
  version: string
  /** Provider that grades where a check names none. */
  grader?: unknown
  at?: string
}

/** Names of the scores that a row has as a whole. */
export const wholeTest = { pass: 'test-pass', score: 'test-score' } as const

type Row = Readonly<Record<string, unknown>>

/** promptfoo tells an error from a failed check by this number; before it did, an error is a row without a grading. */
const failedWithError = 2

/** Reads results one by one; what the variants are called is known at the end, when all providers and prompts were seen. */
export function createResultReader(collector: Collector, header: ResultHeader) {
  const variants = new Map<string, { provider: string; prompt: string; index: number }>()

  function variantOf(row: Row): { key: string; provider: string } {
    const { provider: given, prompt } = row
    const provider = (isRecord(given) ? textOf(given.label === '' ? given.id : (given.label ?? given.id)) : textOf(given)) ?? 'unnamed provider'
    const label = (isRecord(prompt) ? textOf(prompt.label ?? prompt.display ?? prompt.raw) : textOf(prompt)) ?? ''
    const index = numberOf(row.promptIdx) ?? 0
    const key = JSON.stringify([provider, label])
    if (!variants.has(key)) variants.set(key, { provider, prompt: label, index })
    return { key, provider }
  }

  return {
    row(row: Row, where: string): void {
      const given = isRecord(row.testCase) ? row.testCase : {}
      const test = testOf({ ...given, vars: isRecord(row.vars) ? row.vars : given.vars, metadata: given.metadata }, where, collector)
      if (test === undefined) return
      const { options: _, provider: __, ...others } = test.others ?? {}
      // A check without a scorer is named where cases are imported from a config; here its own score comes along.
      const quiet = { file: collector.file, problem: () => {} }
      const caseId = collector.caseOf(caseOfTest({ ...test, others }, where, quiet), where)
      if (caseId === undefined) return
      const { key: variant, provider } = variantOf(row)
      const key: OutputKey = { caseId, variant, repeat: collector.nextRepeat(caseId, variant) }
      const error = errorOf(row)
      addOutput(collector, key, { row, provider, error, at: header.at, where })
      addScores(collector, key, { row, error, header, where, options: isRecord(given.options) ? given.options : {}, planned: test.assertions })
    },
    end(): void {
      const all = [...variants.values()]
      const providers = new Set(all.map(({ provider }) => provider))
      const prompts = new Set(all.map(({ prompt }) => prompt))
      const names = new Map<string, string>()
      for (const [key, { provider, prompt, index }] of variants) {
        const shown = prompt.length > 0 && prompt.length <= 60 && !prompt.includes('\n') ? prompt : `prompt ${index + 1}`
        const name = prompts.size === 1 ? provider : providers.size === 1 ? shown : `${provider} ${shown}`
        names.set(key, [...names.values()].includes(name) ? `${name} (${index + 1})` : name)
      }
      collector.renameVariants((key) => names.get(key) ?? key)
    },
  }
}

/** What went wrong, where the row is an error rather than a failed check. */
function errorOf(row: Row): string | undefined {
  const error = textOf(row.error)
  const failed = numberOf(row.failureReason)
  if (failed !== undefined) return failed === failedWithError ? (error ?? 'promptfoo reports an error') : undefined
  return error !== undefined && error !== '' && !isRecord(row.gradingResult) ? error : undefined
}

interface OutputOf {
  row: Row
  provider: string
  error: string | undefined
  at: string | undefined
  where: string
}

function addOutput(collector: Collector, key: OutputKey, { row, provider, error, at, where }: OutputOf): void {
  const response = isRecord(row.response) ? row.response : {}
  const text = textOf(response.output)
  const usage = isRecord(response.tokenUsage) ? response.tokenUsage : {}
  const tokens = { input: amountOf(usage.prompt), output: amountOf(usage.completion) }
  const missing =
    error !== undefined ? importError(error) : text === undefined ? { reason: 'no-output' as const, detail: 'the result has no output' } : undefined
  collector.addOutput(
    key,
    {
      ...(missing === undefined ? { text } : { missing }),
      latencyMs: amountOf(row.latencyMs),
      costUsd: amountOf(row.cost ?? response.cost),
      ...((tokens.input !== undefined || tokens.output !== undefined) && { tokens }),
      model: provider,
      cached: response.cached === true,
      at,
    },
    where,
  )
}

interface ScoresOf {
  row: Row
  error: string | undefined
  header: ResultHeader
  options: Record<string, unknown>
  planned: readonly { type: string; metric?: string }[]
  where: string
}

function addScores(collector: Collector, key: OutputKey, { row, error, header, options, planned, where }: ScoresOf): void {
  const mark = { tool: 'promptfoo', version: header.version }
  if (error !== undefined) {
    const missing = importError(error)
    const names = namer()
    for (const metric of [wholeTest.pass, wholeTest.score]) collector.addScore(key, { ...mark, metric, missing }, where)
    for (const assertion of planned)
      collector.addScore(key, { ...mark, metric: names(nameOf(assertion)), judge: judgeOf(assertion, options, header), missing }, where)
    return
  }
  const grading = isRecord(row.gradingResult) ? row.gradingResult : {}
  const names = namer()
  const seen = new Set<string>()
  let byHand = false
  for (const component of listOf(grading.componentResults).filter(isRecord)) {
    const assertion = assertionOf(component.assertion) ?? { type: 'unnamed check' }
    const value = numberOf(component.score) ?? numberOf(component.pass)
    const reason = textOf(component.reason)
    if (assertion.type === 'human') {
      byHand = true
      if (value === undefined) collector.problem(where, 'its rating by hand has no value')
      else
        collector.addLabel(
          key,
          { metric: assertion.metric ?? 'human', rater: 'unnamed', value, ...(reason !== undefined && { note: reason }), at: header.at },
          where,
        )
      continue
    }
    seen.add(nameOf(assertion))
    const score = { ...mark, metric: names(nameOf(assertion)), judge: judgeOf(assertion, options, header), rationale: reason, tokens: tokensOf(component) }
    if (value === undefined) collector.addScore(key, { ...score, missing: importError('the check has no score') }, where)
    else if (graderFailed(component, assertion.type, reason)) collector.addScore(key, { ...score, missing: importError(reason ?? 'the grader failed') }, where)
    else collector.addScore(key, { ...score, value }, where)
  }
  for (const [metric, given] of Object.entries(isRecord(row.namedScores) ? row.namedScores : {})) {
    const value = numberOf(given)
    if (value !== undefined && !seen.has(metric)) collector.addScore(key, { ...mark, metric: names(metric), value }, where)
  }
  if (byHand) {
    collector.problem(where, 'a person rated it: its pass and score as a whole are theirs, and not taken as scores')
    return
  }
  const pass = numberOf(row.success)
  const score = numberOf(row.score)
  if (pass !== undefined) collector.addScore(key, { ...mark, metric: wholeTest.pass, value: pass, rationale: textOf(grading.reason) }, where)
  if (score !== undefined) collector.addScore(key, { ...mark, metric: wholeTest.score, value: score }, where)
}

/** Two checks of one name in a test are two figures. */
function namer(): (name: string) => string {
  const seen = new Map<string, number>()
  return (name) => {
    const count = (seen.get(name) ?? 0) + 1
    seen.set(name, count)
    return count === 1 ? name : `${name}#${count}`
  }
}

function judgeOf(assertion: { type: string; provider?: unknown }, options: Record<string, unknown>, header: ResultHeader): string {
  return isGraded(assertion.type) ? graderOf(assertion.provider, options.provider, header.grader) : ''
}

function tokensOf(component: Row): { input: number | undefined; output: number | undefined } | undefined {
  const used = isRecord(component.tokensUsed) ? component.tokensUsed : undefined
  return used === undefined ? undefined : { input: amountOf(used.prompt), output: amountOf(used.completion) }
}
