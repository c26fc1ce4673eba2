import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Who owns an embedded store, and where it serves it. */
export interface OwnerRecord {
  pid: number
  /** When the process began, where the system tells: tells a process from a later one with its number. */
  processStart: string
  /** Password of the loopback endpoint; the file is readable by its owner only. */
  token: string
  /** Absent while the owner is still opening the store. */
  url?: string
}

const fileName = 'owner.json'

/** Takes the lock; undefined where somebody else holds it. */
export function takeLock(folder: string): OwnerRecord | undefined {
  const record: OwnerRecord = { pid: process.pid, processStart: processStartOf(process.pid), token: randomBytes(24).toString('hex') }
  try {
    writeFileSync(join(folder, fileName), JSON.stringify(record), { flag: 'wx', mode: 0o600 })
    return record
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined
    throw error
  }
}

/** Tells others where the store is served. The file is replaced in one step, so that nobody reads half of it. */
export function publishOwner(folder: string, record: OwnerRecord): void {
  const draft = join(folder, `${fileName}.${record.token}`)
  writeFileSync(draft, JSON.stringify(record), { mode: 0o600 })
  renameSync(draft, join(folder, fileName))
}

/** Undefined where there is no lock, or one that cannot be read because it was cut off while being written. */
export function readOwner(folder: string): OwnerRecord | 'unreadable' | undefined {
  let text: string
  try {
    text = readFileSync(join(folder, fileName), 'utf8')
  } catch {
    return undefined
  }
  try {
    const value: unknown = JSON.parse(text)
    return isOwnerRecord(value) ? value : 'unreadable'
  } catch {
    return 'unreadable'
  }
}

/** Removes a lock whose owner is gone. Of several that try only one moves the file away, and it checks that it moved the one it meant. */
export function removeStaleLock(folder: string, stale: OwnerRecord | 'unreadable'): void {
  const aside = join(folder, `${fileName}.stale-${process.pid}`)
  try {
    renameSync(join(folder, fileName), aside)
  } catch {
    return
  }
  const moved = readFileSync(aside, 'utf8')
  if (stale !== 'unreadable' && !moved.includes(stale.token)) {
    renameSync(aside, join(folder, fileName))
    return
  }
  rmSync(aside, { force: true })
}

export function releaseLock(folder: string, own: OwnerRecord): void {
  const current = readOwner(folder)
  if (current !== undefined && current !== 'unreadable' && current.token === own.token) rmSync(join(folder, fileName), { force: true })
}

/** True while the process that took the lock runs; a later process with the same number does not count. */
export function ownerLives(record: OwnerRecord): boolean {
  try {
    process.kill(record.pid, 0)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  const start = processStartOf(record.pid)
  return start === '' || record.processStart === '' || start === record.processStart
}

/** Field 22 of /proc/PID/stat, the start in clock ticks since boot; empty where the system has no /proc. */
function processStartOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function isOwnerRecord(value: unknown): value is OwnerRecord {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'processStart' in value &&
    typeof value.processStart === 'string' &&
    'token' in value &&
    typeof value.token === 'string' &&
    (!('url' in value) || typeof value.url === 'string')
  )
}
