import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { Case, evaluateCase } from './evaluate/ask-service.ts'
import { type CaseResult, summarizeCases } from './evaluate/summarize-cases.ts'
import { chosenFaults } from './faults/switches.ts'
import { syntheticQuestionsFile } from './index/default-folder.ts'

// The team's own evaluation: one run, one average a metric, no interval.
const { values } = parseArgs({
  options: {
    url: { type: 'string', default: 'http://127.0.0.1:3900' },
    questions: { type: 'string', default: syntheticQuestionsFile },
    faults: { type: 'string' },
    concurrency: { type: 'string', default: '8' },
    'timeout-ms': { type: 'string', default: '10000' },
    cases: { type: 'boolean', default: false },
  },
})
const lines = (await readFile(values.questions, 'utf8')).split('\n').filter((line) => line !== '')
const cases = lines.map((line) => Case.parse(JSON.parse(line)))
const results: CaseResult[] = []
const waiting = cases.entries()
await Promise.all(
  Array.from({ length: Number(values.concurrency) }, async () => {
    for (const [index, one] of waiting) results[index] = await evaluateCase(values.url, one, Number(values['timeout-ms']))
  }),
)
if (values.cases) for (const result of results) console.log(JSON.stringify(result))
console.log(JSON.stringify({ event: 'evaluated', ...summarizeCases(results, chosenFaults(values.faults).has('failed-cases-dropped')) }))
process.exit(0)
