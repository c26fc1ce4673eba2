import { appendFile, readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import type { GateResult } from '../../model/gate.ts'
import { renderGateJunit } from '../../report/gate/junit.ts'
import { renderGateMarkdown } from '../../report/gate/markdown.ts'
import { type ConfigText, renderGateSarif } from '../../report/gate/sarif.ts'
import { version } from '../version.ts'
import { writeOut } from '../write-out.ts'

export interface GateFiles {
  junit?: string
  sarif?: string
  markdown?: string
}

/**
 * The files that flags name, each that can be written.
 * @param configFile of the rules, where there is one: SARIF points at it
 * @throws AppError `usage` of the first that cannot
 */
export async function writeFiles(result: GateResult, { junit, sarif, markdown }: GateFiles, configFile: string | undefined): Promise<void> {
  const files = [
    { file: junit, text: () => renderGateJunit(result) },
    { file: sarif, text: async () => renderGateSarif(result, version, await configText(configFile)) },
    { file: markdown, text: () => renderGateMarkdown(result) },
  ]
  const failures: unknown[] = []
  for (const { file, text } of files) {
    if (file === undefined) continue
    await writeOut(file, await text(), { what: 'result', hint: 'Name a file that can be written.' }).catch((error: unknown) => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
}

async function configText(file: string | undefined): Promise<ConfigText | undefined> {
  if (file === undefined) return undefined
  return { file: relative(process.cwd(), file), text: await readFile(file, 'utf8') }
}

/** The summary of a GitHub step, where this is one: a CI that cannot show it has the verdict all the same. */
export async function appendSummary(result: GateResult): Promise<void> {
  const summary = process.env.GITHUB_STEP_SUMMARY
  if (summary === undefined || summary === '') return
  await appendFile(summary, renderGateMarkdown(result)).catch((cause: unknown) => {
    process.stderr.write(
      `warning: The summary of the step (GITHUB_STEP_SUMMARY) could not be written: ${cause instanceof Error ? cause.message : String(cause)}\n`,
    )
  })
}
