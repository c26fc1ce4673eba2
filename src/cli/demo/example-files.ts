import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../model/app-error.ts'

/** Where the bundled system lies, and how its commands are started. */
export interface ExampleFiles {
  folder: string
  config: string
  /** Path of one of its commands. */
  command(name: 'ingest' | 'serve'): string
}

/**
 * The bundled system: compiled, where this program is; as its sources, where this program runs from its own.
 * @throws AppError `usage` where the installation lacks it
 */
export function exampleFiles(): ExampleFiles {
  const folder = fileURLToPath(new URL('../../../examples/docs-assistant', import.meta.url))
  const fromSource = import.meta.url.endsWith('.ts')
  const command = (name: string) => join(folder, fromSource ? `src/${name}.ts` : `dist/${name}.js`)
  const missing = [command('serve'), join(folder, 'loadbearing.config.yaml')].find((path) => !existsSync(path))
  if (missing !== undefined) {
    throw new AppError('usage', `The bundled system is not here: ${missing} is missing.`, {
      hint: 'In a checkout: npm install. Otherwise install loadbearing again.',
    })
  }
  return { folder, config: join(folder, 'loadbearing.config.yaml'), command }
}
