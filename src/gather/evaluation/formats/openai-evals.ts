import { type Collector, importError, type OutputKey } from './collect.ts'
import { amountOf, type Fields, fieldsOf, isRecord, numberOf, recordOf, textOf } from './fields.ts'
import type { RowFormat } from './format.ts'
import { inputOf } from './read-input.ts'
import { listOf } from './read-list.ts'

const tool = 'openai-evals'

/** Samples of OpenAI evals: `{ input: messages, ideal }`. Of several right answers the first is the reference, and all are kept. */
export const openaiSamples: RowFormat = {
  id: 'openai-evals-samples',
  recognizes: (fields) => fields.has('input') && fields.has('ideal'),
  open: (collector) => ({
    row(fields, where) {
      const input = inputOf(fields.take('input'))
      if (input === undefined) {
        collector.problem(where, 'left out: it has no input')
        return
      }
      const id = fields.takeText('id', 'sample_id')
      const ideal = idealOf(fields.take('ideal'))
      const metadata = { ...fields.rest(), ...(ideal.all.length > 1 && { ideal: ideal.all }) }
      collector.addCase(
        { id, input, reference: ideal.first, ...(Object.keys(metadata).length > 0 && { metadata }), source: { kind: 'import', tool, file: collector.file } },
        where,
      )
    },
  }),
}

function idealOf(value: unknown): { first: string | undefined; all: unknown[] } {
  const all = Array.isArray(value) ? value : value === undefined ? [] : [value]
  return { first: textOf(all[0]), all }
}

interface Sample {
  where: string
  input?: unknown
  ideal?: unknown
  sampled?: string
  prompt?: unknown
  error?: string
  tokens?: { input: number | undefined; output: number | undefined }
  at?: string
  figures: Map<string, number>
  matches: number
}

/** A log of OpenAI evals: a spec, events of samples, a final report. The first sampling of a sample is the system's; later ones are a grader's. */
export const openaiLog: RowFormat = {
  id: 'openai-evals-log',
  recognizes: (fields) => fields.has('spec', 'final_report') || (fields.has('run_id') && fields.has('event_id') && fields.has('type')),
  open(collector) {
    const samples = new Map<string, Sample>()
    let spec: Record<string, unknown> = {}
    let isFinished = false
    return {
      row(fields, where) {
        const given = fields.take('spec')
        if (isRecord(given)) spec = given
        else if (fields.has('final_report')) isFinished = true
        else takeEvent(fields, where, samples, collector)
      },
      end() {
        if (!isFinished) collector.problem('the end', 'the log has no final report: its run may have been cut short')
        const variant = textOf(listOf(spec.completion_fns)[0] ?? spec.model_name) ?? collector.variant
        const version = textOf(spec.eval_name) ?? 'unknown'
        for (const [id, sample] of samples) addSample(id, sample, { variant, version }, collector)
      },
    }
  },
}

function takeEvent(fields: Fields, where: string, samples: Map<string, Sample>, collector: Collector): void {
  const id = fields.takeText('sample_id')
  const type = fields.takeText('type')
  const data = recordOf(fields.take('data'))
  if (id === undefined || type === undefined || data === undefined) {
    collector.problem(where, 'left out: an event needs sample_id, type and data')
    return
  }
  const sample: Sample = samples.get(id) ?? { where, figures: new Map(), matches: 0 }
  samples.set(id, sample)
  const at = isoOf(fields.takeText('created_at'))
  if (at !== undefined) sample.at ??= at
  if (type === 'raw_sample') {
    sample.input = data.input
    sample.ideal = data.ideal
  } else if (type === 'sampling' && sample.prompt === undefined) {
    sample.prompt = data.prompt ?? data.input
    const sampled = listOf(data.sampled)[0]
    if (sampled !== undefined) sample.sampled = textOf(sampled) ?? ''
    const usage = isRecord(data.usage) ? fieldsOf(data.usage) : undefined
    if (usage !== undefined) sample.tokens = { input: amountOf(usage.take('prompt_tokens')), output: amountOf(usage.take('completion_tokens')) }
  } else if (type === 'match') {
    const correct = numberOf(data.correct)
    sample.ideal ??= data.expected
    const sampled = textOf(listOf(data.sampled)[0] ?? data.picked)
    if (sampled !== undefined) sample.sampled ??= sampled
    if (correct !== undefined) sample.figures.set(sample.matches === 0 ? 'match' : `match#${sample.matches + 1}`, correct)
    sample.matches++
  } else if (type === 'metrics') {
    for (const [name, value] of Object.entries(data)) {
      const number = typeof value === 'string' ? undefined : numberOf(value)
      if (number !== undefined) sample.figures.set(name, number)
    }
  } else if (type === 'error') sample.error = [textOf(data.type), textOf(data.message)].filter((part) => part !== undefined).join(': ')
}

function addSample(id: string, sample: Sample, { variant, version }: { variant: string; version: string }, collector: Collector): void {
  const input = inputOf(sample.input ?? sample.prompt)
  const ideal = idealOf(sample.ideal)
  const caseId =
    input === undefined
      ? id
      : collector.addCase(
          {
            id,
            input,
            reference: ideal.first,
            ...(ideal.all.length > 1 && { metadata: { ideal: ideal.all } }),
            source: { kind: 'import', tool, file: collector.file },
          },
          sample.where,
        )
  if (caseId === undefined) return
  if (input === undefined) collector.problem(sample.where, `the sample \`${id}\` has no prompt: its figures are of no case`)
  const key: OutputKey = { caseId, variant, repeat: 0 }
  const { sampled, error } = sample
  const outcome =
    sampled !== undefined
      ? { text: sampled }
      : { missing: error === undefined ? { reason: 'no-output' as const, detail: 'the log has no sampling of it' } : importError(error) }
  collector.addOutput(key, { ...outcome, model: variant, ...(sample.tokens !== undefined && { tokens: sample.tokens }), at: sample.at }, sample.where)
  for (const [metric, value] of sample.figures) collector.addScore(key, { tool, metric, version, value }, sample.where)
  if (sample.figures.size === 0 && error !== undefined) collector.addScore(key, { tool, metric: 'match', version, missing: importError(error) }, sample.where)
}

/** `2025-01-31 10:00:00.123456+00:00`, as Python writes it. */
function isoOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const ms = Date.parse(text.includes('T') ? text : text.replace(' ', 'T'))
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString()
}
