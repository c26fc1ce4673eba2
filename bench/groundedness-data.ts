import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { groundedness } from '../src/measure/evaluation/scorers/groundedness.ts'

/** The BEGIN benchmark (Dziri et al., TACL 2022): answers of four dialogue models beside the knowledge they were given, and what people say of them. */
export const beginFolder = join(import.meta.dirname, '../../shared/data/groundedness')

export const beginFiles = ['begin_test_wow.tsv', 'begin_dev_wow.tsv', 'begin_dev_tc.tsv', 'begin_dev_cmu.tsv'] as const

export interface BeginRow {
  knowledge: string
  response: string
  label: string
}

/** Rows of a file; its quotes are text. */
export function readBegin(file: string): BeginRow[] {
  const [head = '', ...lines] = readFileSync(join(beginFolder, file), 'utf8').split(/\r?\n/)
  const columns = head.split('\t')
  const [knowledge, response, label] = ['knowledge', 'response', 'begin_label'].map((column) => columns.indexOf(column))
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const cells = line.split('\t')
      return { knowledge: cells[knowledge], response: cells[response], label: cells[label] }
    })
}

export function isFullyAttributable({ label }: BeginRow): boolean {
  return label === 'Fully attributable'
}

/** The floor: share of the answer's words that the knowledge has, each word of the knowledge used once (clipped unigram precision). */
export function unigramPrecision({ response, knowledge }: BeginRow): number {
  const left = new Map<string, number>()
  for (const word of plainWords(knowledge)) left.set(word, (left.get(word) ?? 0) + 1)
  const words = plainWords(response)
  let found = 0
  for (const word of words) {
    const count = left.get(word) ?? 0
    if (count > 0) found += 1
    left.set(word, count - 1)
  }
  return words.length === 0 ? 0 : found / words.length
}

function plainWords(text: string): string[] {
  return text.toLowerCase().match(/\w+/g) ?? []
}

const scorer = groundedness({})

/** What the offline scorer gives; undefined where it gives no value, with its reason in `missing`. */
export async function offlineGroundedness({ response, knowledge }: BeginRow): Promise<{ value?: number; missing?: string }> {
  const result = await scorer.score({
    case: { id: 'begin', input: '', slices: {}, expect: [], tags: [], source: { kind: 'import' } },
    output: { caseId: 'begin', variant: 'begin', run: 'begin', repeat: 0, attempts: 1, cached: false, at: '2022-01-01T00:00:00Z', text: response },
    text: response,
    passages: [{ id: 'knowledge', rank: 1, text: knowledge }],
  })
  if (typeof result !== 'object') return { value: Number(result) }
  return 'missing' in result ? { missing: result.missing.reason } : { value: result.value }
}
