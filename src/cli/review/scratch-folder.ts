import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** A folder for one run's temporary store; leftovers of runs that were killed are removed. */
export function scratchFolder(root: string): string {
  const parent = resolve(root, '.loadbearing', 'scratch')
  mkdirSync(parent, { recursive: true })
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
