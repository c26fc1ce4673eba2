import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { loadConfig as readConfig } from 'c12'
import { z } from 'zod'
import { AppError } from '../../model/app-error.ts'
import { Config } from '../../model/config.ts'

/**
 * Reads `loadbearing.config.{ts,js,json,yaml}` of the folder, or the named file; without one, the defaults.
 * @throws AppError `config-invalid` naming the file, the key and what was expected
 */
export async function loadConfig(folder: string, file: string | undefined): Promise<Config> {
  return (await loadConfigFile(folder, file)).config
}

/** The same, and the path of the file that was read; without one, where the defaults hold. */
export async function loadConfigFile(folder: string, file: string | undefined): Promise<{ config: Config; file?: string }> {
  if (file !== undefined && !existsSync(resolve(folder, file))) {
    throw new AppError('config-invalid', `There is no config file ${file}.`, { hint: 'Leave --config out to use loadbearing.config.* of this folder.' })
  }
  const loaded = await readConfig({
    name: 'loadbearing',
    cwd: folder,
    ...(file !== undefined && { configFile: resolve(folder, file) }),
    rcFile: false,
    globalRc: false,
    packageJson: false,
    dotenv: false,
    envName: false,
  }).catch((cause: unknown) => {
    throw new AppError('config-invalid', `The config could not be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  })
  const parsed = Config.safeParse(loaded.config ?? {})
  const { configFile } = loaded
  if (parsed.success) return { config: parsed.data, ...(configFile !== undefined && existsSync(configFile) && { file: configFile }) }
  throw new AppError('config-invalid', `${configFile ?? 'The config'} is not valid:\n${z.prettifyError(parsed.error)}`, {
    hint: 'The keys and their meaning: docs/config.md',
  })
}
