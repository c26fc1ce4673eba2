import { fileURLToPath } from 'node:url'
import type { FaultSet } from '../faults/catalogue.ts'
import { faultsOf } from '../faults/switches.ts'

/** The folder of the package, from `src` and from `dist` alike. */
export const packageFolder = fileURLToPath(new URL('../..', import.meta.url))

/** Where the index of these faults lies unless the command says otherwise: one folder a combination, so that none is mistaken for another. */
export function defaultIndexFolder(faults: FaultSet): string {
  return `${packageFolder}.index/${faultsOf('ingest', faults).join('+') || 'clean'}`
}

export const syntheticQuestionsFile = `${packageFolder}questions/synthetic.jsonl`
