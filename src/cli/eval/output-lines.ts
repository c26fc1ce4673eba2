import type { Case } from '../../model/case.ts'
import { type Output, outputKey, type Score } from '../../model/score.ts'

/** Outputs with their scores as JSONL, in the form in which logged outputs are read. */
export function* outputLines(cases: readonly Case[], outputs: readonly Output[], scores: readonly Score[]): Generator<string> {
  const known = new Map(cases.map((given) => [given.id, given]))
  const byOutput = Map.groupBy(scores, outputKey)
  for (const output of outputs) {
    const { caseId, repeat, text, missing, run, variant, ...facts } = output
    const given = known.get(caseId)
    const own = byOutput.get(outputKey(output)) ?? []
    const line = {
      id: caseId,
      variant,
      repeat,
      ...(given !== undefined && { input: given.input }),
      ...(given?.reference !== undefined && { reference: given.reference }),
      output: text ?? null,
      ...(missing !== undefined && { error: `${missing.reason}: ${missing.detail}` }),
      ...facts,
      scores: Object.fromEntries(own.flatMap(({ metric, value }) => (value === undefined ? [] : [[metric, value]]))),
      missing: Object.fromEntries(own.flatMap(({ metric, missing: why }) => (why === undefined ? [] : [[metric, `${why.reason}: ${why.detail}`]]))),
    }
    yield `${JSON.stringify(line)}\n`
  }
}
