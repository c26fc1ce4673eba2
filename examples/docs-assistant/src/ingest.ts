import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildCorpus } from './corpus/build-corpus.ts'
import { readPackageVersion } from './corpus/pages.ts'
import { chosenFaults, faultsOf } from './faults/switches.ts'
import { buildIndex } from './index/build-index.ts'
import { defaultIndexFolder, syntheticQuestionsFile } from './index/default-folder.ts'

const { values } = parseArgs({
  options: { out: { type: 'string' }, faults: { type: 'string' }, limit: { type: 'string' }, questions: { type: 'string' } },
})
const faults = chosenFaults(values.faults)
const folder = resolve(values.out ?? defaultIndexFolder(faults))
const startMs = performance.now()
const corpus = await buildCorpus(faults, {
  limit: values.limit === undefined ? undefined : Number(values.limit),
  questionsFile: values.questions ?? syntheticQuestionsFile,
})
const source = `ai@${await readPackageVersion()}`
const manifest = await buildIndex(folder, corpus, { source, faults: faultsOf('ingest', faults) })
console.log(JSON.stringify({ event: 'ingested', folder, seconds: Math.round(performance.now() - startMs) / 1000, ...manifest }))
