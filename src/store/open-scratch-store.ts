import { rmSync } from 'node:fs'
import { embeddedEngine } from './engine.ts'
import type { SpanStore } from './span-store.ts'
import { createSpansTable } from './table-definition.ts'
import { tableStore } from './table-store.ts'

/** A temporary store for one review of files: no waiting for the disk, and `close` removes the folder. */
export async function openScratchStore(folder: string, options: { normalizerVersion: number }): Promise<SpanStore> {
  const engine = embeddedEngine(folder)
  const close = async () => {
    await engine.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await engine.command(createSpansTable({ durable: false }))
  } catch (error) {
    await close()
    throw error
  }
  return tableStore(engine, {
    origin: folder,
    role: 'scratch',
    normalizerVersion: options.normalizerVersion,
    rows: 'narrow',
    collapseRepeats: false,
    close,
  })
}
