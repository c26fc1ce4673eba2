import { createRequire } from 'node:module'

const manifest: unknown = createRequire(import.meta.url)('../../package.json')

/** This program's version, as published. */
export const toolVersion: string =
  typeof manifest === 'object' && manifest !== null && 'version' in manifest && typeof manifest.version === 'string' ? manifest.version : '0.0.0'
