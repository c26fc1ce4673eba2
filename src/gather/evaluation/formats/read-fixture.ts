import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Imported, readEvaluationFile } from './index.ts'

/** For tests: the content as a file of its name, with others beside it, read as a user would have it read. */
export async function readAs(name: string, content: string | Uint8Array, beside: Readonly<Record<string, string>> = {}): Promise<Imported> {
  const folder = mkdtempSync(join(tmpdir(), 'loadbearing-formats-'))
  try {
    for (const [other, text] of Object.entries(beside)) writeFileSync(join(folder, other), text)
    writeFileSync(join(folder, name), content)
    return await readEvaluationFile(join(folder, name))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function jsonl(rows: readonly unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

/** Figures of a metric by case. */
export function valuesOf({ scores }: Imported, metric: string): (number | string | undefined)[] {
  return scores.filter((score) => score.metric === metric).map(({ value, missing }) => value ?? missing?.reason)
}
