import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { AppError } from '../../../model/app-error.ts'
import { cleanText } from '../clean-text.ts'

/** What Node alone cannot load: TypeScript that is more than types, and imports without an extension. */
const forJiti = new Set(['ERR_UNKNOWN_FILE_EXTENSION', 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX', 'ERR_MODULE_NOT_FOUND', 'ERR_UNSUPPORTED_DIR_IMPORT'])

/**
 * A module of the user's, in JavaScript or TypeScript: by Node itself, which is the quickest, else as the config is loaded.
 * @throws AppError `usage` where it is not there, `config-invalid` where it cannot be loaded
 */
export async function importModule(file: string, folder: string, what: string): Promise<Readonly<Record<string, unknown>>> {
  const path = resolve(folder, file)
  if (!existsSync(path)) throw new AppError('usage', `There is no file ${file} for ${what}.`, { hint: 'The path is taken from the folder where you are.' })
  try {
    return await nativeOrJiti(path)
  } catch (cause) {
    throw new AppError('config-invalid', `${file} (${what}) could not be loaded: ${cleanText(cause instanceof Error ? cause.message : String(cause), [])}`, {
      cause,
      hint: `Try it alone: node ${file}`,
    })
  }
}

async function nativeOrJiti(path: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(path).href)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && typeof error.code === 'string' && forJiti.has(error.code))) throw error
    const { createJiti } = await import('jiti')
    return createJiti(path).import<Record<string, unknown>>(path)
  }
}
