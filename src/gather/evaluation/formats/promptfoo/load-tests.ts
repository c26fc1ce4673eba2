import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Collector } from '../collect.ts'
import { csvRows } from '../csv-rows.ts'
import { jsonOf } from '../fields.ts'
import { readYaml } from '../read-yaml.ts'
import { unreadableIn } from '../unreadable-bytes.ts'
import { testOfCsv } from './csv.ts'

export interface PlacedTest {
  value: unknown
  where: string
}

/** Tests that stand in the config, or in files that it names: CSV, JSON, JSONL or YAML beside it. What only promptfoo can make is named and left out. */
export async function loadTests(given: unknown, where: string, folder: string, collector: Collector): Promise<PlacedTest[]> {
  if (given === undefined || given === null) return []
  if (typeof given === 'string') return readTests(given, where, folder, collector)
  if (!Array.isArray(given)) {
    collector.problem(where, 'left out: no list of tests')
    return []
  }
  const all: PlacedTest[] = []
  for (const [index, item] of given.entries()) {
    const at = `${where}[${index}]`
    if (typeof item === 'string') all.push(...(await readTests(item, at, folder, collector)))
    else all.push({ value: item, where: at })
  }
  return all
}

async function readTests(reference: string, where: string, folder: string, collector: Collector): Promise<PlacedTest[]> {
  const name = reference.replace(/^file:\/\//, '')
  if (/^[a-z][\w+.-]*:\/\//i.test(name) || /\.(?:[cm]?[jt]s|py|xlsx?)(?::\w+)?$/.test(name) || /[*?]/.test(name)) {
    collector.problem(where, `not read: tests of ${reference}; give the tests as CSV, JSON, JSONL or YAML`)
    return []
  }
  const read = await readFile(join(folder, name)).catch(() => undefined)
  if (read === undefined) {
    collector.problem(where, `not read: there is no file ${name} beside the config`)
    return []
  }
  const text = new TextDecoder().decode(read)
  const lost = unreadableIn(text)
  if (lost !== undefined) collector.problem(`${name} ${lost.where}`, lost.what)
  if (/\.csv$/i.test(name)) {
    return csvRows(text, ',', (at, what) => collector.problem(`${name} ${at}`, what)).map(({ row, line }) => ({
      value: testOfCsv(row),
      where: `${name} line ${line}`,
    }))
  }
  if (/\.jsonl$/i.test(name)) {
    return text.split('\n').flatMap((line, index) => {
      if (line.trim() === '') return []
      const value = jsonOf(line)
      if (value === undefined) collector.problem(`${name} line ${index + 1}`, 'left out: it is not JSON')
      return value === undefined ? [] : [{ value, where: `${name} line ${index + 1}` }]
    })
  }
  const document = jsonOf(text) ?? readYaml(text, name)
  return (Array.isArray(document) ? document : [document]).map((value, index) => ({ value, where: `${name}[${index}]` }))
}
