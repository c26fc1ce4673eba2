import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { judgeMetricKinds } from '../src/gather/evaluation/judge/judge.ts'
import { judgeMeasure } from '../src/gather/evaluation/judge/measures.ts'
import { scorerFactories } from '../src/measure/evaluation/scorers/registry.ts'
import type { Scorer } from '../src/model/scorer.ts'

type Row = Pick<Scorer, 'kind' | 'formula' | 'missingMeans' | 'better' | 'range' | 'unit'> & { name: string }

const begin = '<!-- Written by scripts/generate-scorer-table.ts from here -->'
const end = '<!-- to here. -->'

const headings: readonly [Scorer['kind'], string][] = [
  ['retrieval', 'Retrieval'],
  ['deterministic', 'Deterministic'],
  ['groundedness', 'Groundedness'],
  ['answer', 'Answer'],
  ['context', 'Context'],
  ['custom', 'Your own'],
]

/** The page with its tables written anew between the two marks. */
export function scorerPage(page: string): string {
  const from = page.indexOf(begin)
  const to = page.indexOf(end)
  if (from < 0 || to < from) throw new Error(`docs/scorers.md has lost its marks: ${begin} and ${end}`)
  return `${page.slice(0, from + begin.length)}\n\n${[...tables(), ...options()].join('\n\n')}\n\n${page.slice(to)}`
}

function tables(): string[] {
  const rows = [...computedRows(), ...judgedRows()]
  return headings.flatMap(([kind, heading]) => {
    const ofKind = rows.filter((row) => row.kind === kind)
    if (ofKind.length === 0) return []
    const lines = ofKind.map(
      ({ name, formula, missingMeans, better, range: [low, high], unit }) =>
        `| \`${name}\` | ${cell(formula)} | ${low ?? '−∞'} to ${high ?? '∞'}${unit === 'ratio' ? '' : ` ${unit}`} | ${better} | ${cell(missingMeans)} |`,
    )
    return [`## ${heading}`, ['| scorer | formula | range | better | missing |', '| --- | --- | --- | --- | --- |', ...lines].join('\n')]
  })
}

function computedRows(): Row[] {
  return Object.entries(scorerFactories).map(([name, factory]) => ({ ...factory(factory.about?.example ?? {}), name }))
}

function judgedRows(): Row[] {
  return judgeMetricKinds.map((kind) => {
    const { measure, ...described } = judgeMeasure({ kind, metric: kind }, '')
    return { ...measure, ...described, name: `judge/${kind}` }
  })
}

const Property = z.looseObject({ description: z.string().optional(), default: z.unknown().optional(), enum: z.array(z.unknown()).optional() })

/** A row for each option; scorers that share one to the last word share its row. */
function options(): string[] {
  const scorers = new Map<string, string[]>()
  for (const [name, { about }] of Object.entries(scorerFactories)) {
    if (about === undefined) continue
    const { properties = {}, required = [] } = z.toJSONSchema(about.options, { io: 'input', unrepresentable: 'any' })
    for (const [option, schema] of Object.entries(properties)) {
      const row = optionRow(option, Property.parse(schema), required.includes(option))
      scorers.set(row, [...(scorers.get(row) ?? []), `\`${name}\``])
    }
  }
  const lines = [...scorers].map(([row, names]) => `| ${names.join(', ')} ${row}`)
  return ['## Options', ['| scorer | option | what it does | default |', '| --- | --- | --- | --- |', ...lines].join('\n')]
}

function optionRow(option: string, { description = '', default: usual, enum: choices }: z.infer<typeof Property>, isRequired: boolean): string {
  const what = [description, choices === undefined ? '' : `one of ${choices.map((choice) => `\`${choice}\``).join(', ')}`].filter((part) => part !== '')
  const byDefault = usual === undefined ? (isRequired ? 'must be given' : '') : `\`${JSON.stringify(usual)}\``
  return `| \`${option}\` | ${cell(what.join('; '))} | ${byDefault} |`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replace(/\.$/, '')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL('../docs/scorers.md', import.meta.url))
  writeFileSync(path, scorerPage(readFileSync(path, 'utf8')))
}
