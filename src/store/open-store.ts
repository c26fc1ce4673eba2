export { openEmbeddedStore } from './open-embedded-store.ts'
export { openRemoteStore } from './open-remote-store.ts'
export { openScratchStore } from './open-scratch-store.ts'
export type { SpanStore, StoredRecord } from './span-store.ts'
