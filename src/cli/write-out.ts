import { existsSync } from 'node:fs'
import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../model/app-error.ts'

/** Writes a file that a flag names, and the folders that it needs. @throws AppError `usage` where it cannot be written */
export async function writeOut(file: string, content: string | Iterable<string>, { what, hint }: { what: string; hint: string }): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  } catch (cause) {
    throw notWritten(file, cause, what, hint)
  }
}

/** Whether the file can be written, before what goes into it is paid for; what is in it stays. @throws AppError `usage` where it cannot */
export async function checkOut(file: string, { what, hint }: { what: string; hint: string }): Promise<void> {
  const isThere = existsSync(file)
  try {
    await mkdir(dirname(file), { recursive: true })
    await (await open(file, 'a')).close()
    if (!isThere) await rm(file)
  } catch (cause) {
    throw notWritten(file, cause, what, hint)
  }
}

function notWritten(file: string, cause: unknown, what: string, hint: string): AppError {
  return new AppError('usage', `The ${what} could not be written to ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause, hint })
}
