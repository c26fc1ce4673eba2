import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCorpus } from '../corpus/build-corpus.ts'
import { faultsOf, parseFaults } from '../faults/switches.ts'
import { buildIndex } from './build-index.ts'
import { syntheticQuestionsFile } from './default-folder.ts'

const made: string[] = []

/** An index in a folder of its own, for `afterAll(removeSmallIndexes)`: of 30 pages unless it is to be of all. */
export async function smallIndex(faults = 'none', size: 'small' | 'whole' = 'small'): Promise<string> {
  const on = parseFaults(faults)
  const folder = await mkdtemp(join(tmpdir(), 'docs-assistant-'))
  made.push(folder)
  await buildIndex(folder, await buildCorpus(on, { limit: size === 'small' ? 30 : undefined, questionsFile: syntheticQuestionsFile }), {
    source: 'ai',
    faults: faultsOf('ingest', on),
  })
  return folder
}

/** Removes the indexes that the tests of a file have made. */
export async function removeSmallIndexes(): Promise<void> {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true })
}
