import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../model/app-error.ts'

/** Writes a file that a flag names, and the folders that it needs. @throws AppError `usage` where it cannot be written */
export async function writeOut(file: string, content: string | Iterable<string>, { what, hint }: { what: string; hint: string }): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  } catch (cause) {
    throw new AppError('usage', `The ${what} could not be written to ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause, hint })
  }
}
