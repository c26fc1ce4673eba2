import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../model/app-error.ts'
import type { Engine } from './engine.ts'

/** One step from a version of the store to the next. */
export interface Migration {
  to: number
  why: string
  run(engine: Engine): Promise<void>
}

/** Version 1 is the first; every later one adds its step. */
const migrations: readonly Migration[] = []

const firstVersion = 1
const fileName = 'version.json'

/** The version that this program writes. */
export function currentVersion(steps: readonly Migration[] = migrations): number {
  return steps.at(-1)?.to ?? firstVersion
}

/** Refuses a store that a newer program wrote, before anything of it is opened. @throws AppError `store-newer` */
export function refuseNewerStore(folder: string, steps: readonly Migration[] = migrations): void {
  const found = versionOf(folder)
  const known = currentVersion(steps)
  if (found !== undefined && found > known) {
    throw new AppError('store-newer', `The store at ${folder} has version ${found}; this program knows up to ${known}.`, {
      hint: 'Upgrade loadbearing, or name another folder with --store.',
    })
  }
}

/** Brings an older store up to date, one step after the other, noting each when it is done; a new one gets the current version. */
export async function migrateStore(folder: string, engine: Engine, steps: readonly Migration[] = migrations): Promise<void> {
  const found = versionOf(folder)
  if (found !== undefined) {
    for (const step of steps) {
      if (step.to <= found) continue
      await step.run(engine)
      writeVersion(folder, step.to)
    }
  } else writeVersion(folder, currentVersion(steps))
}

function versionOf(folder: string): number | undefined {
  const path = join(folder, fileName)
  if (!existsSync(path)) return undefined
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (typeof value === 'object' && value !== null && 'version' in value && typeof value.version === 'number') return value.version
  throw new AppError('store-failed', `${path} does not tell the store's version.`, {
    hint: 'Name another folder with --store, or restore the file: {"version": 1}',
  })
}

function writeVersion(folder: string, version: number): void {
  const draft = join(folder, `${fileName}.draft`)
  writeFileSync(draft, `${JSON.stringify({ version })}\n`)
  renameSync(draft, join(folder, fileName))
}
