import { dirname } from 'node:path'
import { AppError } from '../../../model/app-error.ts'
import { type Collector, createCollector } from './collect.ts'
import { headerOf } from './csv-rows.ts'
import { isRecord, jsonOf } from './fields.ts'
import type { Imported } from './imported.ts'
import { langfuseRows } from './langfuse.ts'
import { openSource, type Source } from './open-source.ts'
import { resultColumns } from './promptfoo/results-csv.ts'
import { readJson } from './read-json.ts'
import { readCsv, readLines, readResultsCsv, rowSink } from './read-rows.ts'
import { readYaml } from './read-yaml.ts'
import { documentFormatOf, neededFields, rowFormatOfNames } from './recognize.ts'
import { unreadableIn } from './unreadable-bytes.ts'

export type { Imported, ImportProblem } from './imported.ts'

/**
 * Reads cases, and where the file has them outputs, scores and labels, from a file of any format that is known, recognized by its content. Lines
 * and rows are streamed; a document of JSON or YAML is held whole.
 *
 * @throws AppError `input-unreadable` where the file is missing, no text, broken, or of no format that is known: it names the fields that were found
 */
export async function readEvaluationFile(path: string): Promise<Imported> {
  return readOpened(await openSource(path))
}

async function readOpened(source: Source): Promise<Imported> {
  const { path } = source
  const collector = createCollector({ file: source.file, at: source.at })
  const format = await readSource(source, collector)
  const lost = source.unreadable()
  if (lost !== undefined) collector.problem(lost.where, lost.what)
  const imported = collector.result(format)
  const { cases, outputs, scores, labels, problems } = imported
  if (cases.length + outputs.length + scores.length + labels.length === 0) {
    const [first] = problems
    throw new AppError(
      'input-unreadable',
      first === undefined
        ? `There is no case in ${path}.`
        : `No case could be read from ${path}: ${problems.length} left out, the first at ${first.where}: ${first.what}`,
      { hint: neededFields },
    )
  }
  return imported
}

/** Cases as a person writes them: one JSON object, a list, or lines. @throws AppError `input-unreadable` */
export async function readCaseText(text: string, file: string, at: string): Promise<Imported> {
  async function* pieces(): AsyncGenerator<Buffer> {
    yield Buffer.from(text)
  }
  return readOpened({ path: file, file, at, head: text, pieces, whole: async () => text, unreadable: () => unreadableIn(text) })
}

async function readSource(source: Source, collector: Collector): Promise<string> {
  const head = source.head.trimStart()
  if (head.startsWith('{') || head.startsWith('[')) {
    if (head.startsWith('{') && !head.includes('\n')) return readLongLine(source, collector)
    if (isLines(head)) return named(source, await readLines(source, collector))
    return readDocument(source, collector, readJson(await source.whole(), source.path))
  }
  if (head.startsWith('"') && typeof jsonOf(head.slice(0, head.indexOf('\n'))) === 'string') return named(source, await readLines(source, collector))
  const header = headerOf(source.head, (names) => rowFormatOfNames(names) !== undefined || resultColumns(names) !== undefined)
  if (header.known) {
    if (resultColumns(header.names) !== undefined && !header.names.some((name) => name.startsWith('__'))) {
      await readResultsCsv(source, collector, header.delimiter)
      return 'promptfoo-results'
    }
    const format = rowFormatOfNames(header.names)
    if (format !== undefined) return named(source, await readCsv(source, collector, format, header.delimiter))
  }
  if (header.names.length > 1 && !/^\s*(?:#|---|- |[\w-]+:\s)/.test(head)) throw unknown(source, header.names)
  const value = readYaml(await source.whole(), source.path)
  if (typeof value !== 'object' || value === null) throw unknown(source, header.names)
  return readDocument(source, collector, value)
}

/** Whether the first line is JSON by itself and others follow: then it is a file of lines. */
function isLines(head: string): boolean {
  const [first, second = ''] = head.split('\n').filter((line) => line.trim() !== '')
  if (first === undefined || !first.trimStart().startsWith('{')) return false
  const value = jsonOf(first)
  if (isRecord(value)) return second !== '' || documentOf(value) === undefined
  // A broken first line does not make a document of the others.
  return second.trimStart().startsWith('{') && isRecord(jsonOf(second))
}

/** The first line is longer than what was looked at: one document if it can be read as one, else lines. */
async function readLongLine(source: Source, collector: Collector): Promise<string> {
  const text = await source.whole()
  // Of one line there is no other that could be read.
  const value = text.trim().includes('\n') ? jsonOf(text) : readJson(text, source.path)
  if (value !== undefined && (!isRecord(value) || documentOf(value) !== undefined)) return readDocument(source, collector, value)
  async function* pieces(): AsyncGenerator<Buffer> {
    yield Buffer.from(text)
  }
  return named(source, await readLines({ ...source, pieces }, collector))
}

function documentOf(value: Record<string, unknown>): object | undefined {
  return documentFormatOf(value) ?? langfuseRows(value)
}

async function readDocument(source: Source, collector: Collector, value: unknown): Promise<string> {
  if (isRecord(value)) {
    const format = documentFormatOf(value)
    if (format !== undefined) {
      await format.read(value, collector, dirname(source.path))
      return format.id
    }
  }
  const rows = Array.isArray(value) ? value : isRecord(value) ? (langfuseRows(value) ?? [value]) : []
  const sink = rowSink(collector)
  rows.forEach((row: unknown, index) => {
    if (isRecord(row)) sink.row(row, `[${index}]`)
    else if (typeof row === 'string') sink.row({ input: row }, `[${index}]`)
    else collector.problem(`[${index}]`, 'left out: it is no object')
  })
  return named(source, sink.end())
}

function named(source: Source, { format, names }: { format: string | undefined; names: string[] }): string {
  if (format === undefined) throw unknown(source, names)
  return format
}

function unknown(source: Source, names: readonly string[]): AppError {
  const found = names.length === 0 ? 'it has no fields' : `its fields are ${names.slice(0, 30).map(shown).join(', ')}`
  return new AppError('input-unreadable', `${source.path} is of no format that is read here: ${found}.`, { hint: neededFields })
}

/** A name as it is printed: short, and without anything that a terminal would obey. */
function shown(name: string): string {
  return name.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e]+/g, ' ').slice(0, 60)
}
