import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../model/app-error.ts'
import { embeddedEngine, serverEngine } from './engine.ts'
import { endpointUser, serveOnLoopback } from './loopback-endpoint.ts'
import { type OwnerRecord, ownerLives, publishOwner, readOwner, releaseLock, removeStaleLock, takeLock } from './owner-lock.ts'
import type { SpanStore } from './span-store.ts'
import { migrateStore, refuseNewerStore } from './store-version.ts'
import { createSpansTable } from './table-definition.ts'
import { tableStore } from './table-store.ts'

/** How long a second process waits for the first to finish opening, and how often it looks. */
const openingMs = 20_000
const lookEveryMs = 50

/**
 * The embedded store of a folder. The first process owns it and serves it on loopback; a later one works through the owner. The lock of
 * a process that died is taken over. Inserts resolve when they are on disk.
 * @throws AppError `store-newer` where a newer program wrote it, `store-locked` where the owner does not answer
 */
export async function openEmbeddedStore(folder: string, options: { normalizerVersion: number }): Promise<SpanStore> {
  try {
    const isMade = mkdirSync(folder, { recursive: true }) !== undefined
    accessSync(folder, constants.W_OK)
    // Texts of users and documents are in it: none of them goes into a repository by accident.
    if (isMade) writeFileSync(join(folder, '.gitignore'), '*\n')
  } catch (cause) {
    throw new AppError('store-failed', `There can be no store at ${folder}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      hint: 'Name a folder that can be written with --store. Reading a store takes its lock, which is a file in it.',
    })
  }
  refuseNewerStore(folder)
  for (let waitedMs = 0; waitedMs <= openingMs; waitedMs += lookEveryMs) {
    const own = takeLock(folder)
    if (own !== undefined) return openAsOwner(folder, own, options)
    const owner = readOwner(folder)
    if (owner === undefined) continue
    if (owner === 'unreadable' ? waitedMs > 1000 : !ownerLives(owner)) {
      removeStaleLock(folder, owner)
      continue
    }
    if (owner !== 'unreadable' && owner.url !== undefined) return openAsGuest(folder, owner, owner.url, options)
    await delay(lookEveryMs)
  }
  throw new AppError('store-locked', `Another process holds the store at ${folder} and does not answer.`, {
    hint: `Wait for it or end it; if none runs, remove ${join(folder, 'owner.json')}.`,
  })
}

async function openAsOwner(folder: string, own: OwnerRecord, options: { normalizerVersion: number }): Promise<SpanStore> {
  let engine: ReturnType<typeof embeddedEngine> | undefined
  try {
    engine = embeddedEngine(join(folder, 'data'))
    await engine.command(createSpansTable({ durable: true }))
    await migrateStore(folder, engine)
    const endpoint = await serveOnLoopback(engine.connection, own.token)
    publishOwner(folder, { ...own, url: endpoint.url })
    const opened = engine
    return tableStore(opened, {
      origin: folder,
      role: 'owner',
      normalizerVersion: options.normalizerVersion,
      rows: 'whole',
      collapseRepeats: true,
      async close() {
        releaseLock(folder, own)
        await endpoint.close()
        await opened.close()
      },
    })
  } catch (error) {
    await engine?.close()
    releaseLock(folder, own)
    throw error
  }
}

async function openAsGuest(folder: string, owner: OwnerRecord, url: string, options: { normalizerVersion: number }): Promise<SpanStore> {
  const engine = serverEngine({ url, database: 'default', username: endpointUser, password: owner.token })
  return tableStore(engine, {
    origin: folder,
    role: 'guest',
    normalizerVersion: options.normalizerVersion,
    rows: 'whole',
    collapseRepeats: true,
    close: () => engine.close(),
  })
}
