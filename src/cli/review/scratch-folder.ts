import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError } from '../../model/app-error.ts'

/** A folder for one run's temporary store; leftovers of runs that were killed are removed. */
export function scratchFolder(root: string): string {
  const parent = resolve(root, '.loadbearing', 'scratch')
  try {
    mkdirSync(parent, { recursive: true })
    accessSync(parent, constants.W_OK)
  } catch (cause) {
    throw new AppError(
      'usage',
      `There is no place for the temporary store: ${parent} cannot be written (${cause instanceof Error ? cause.message : String(cause)}).`,
      {
        cause,
        hint: 'Change to a folder that can be written; the traces may lie elsewhere.',
      },
    )
  }
  for (const name of readdirSync(parent)) {
    const pid = Number(name)
    if (Number.isInteger(pid) && pid !== process.pid && !isAlive(pid)) rmSync(join(parent, name), { recursive: true, force: true })
  }
  const folder = join(parent, String(process.pid))
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true })
  return folder
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
