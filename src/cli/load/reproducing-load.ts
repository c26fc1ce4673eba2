import { quoted } from '../quoted.ts'

/** Flags that name no secret and change what is measured; `--i-own-this-target` is left to the person. */
const left = new Set(['_', 'url', 'out', 'json', 'only', 'i-own-this-target', 'export'])

/** The command that drives the same plan again, quoted for a shell. */
export function reproducingLoad(args: Record<string, unknown>): string {
  const url = typeof args.url === 'string' ? [quoted(args.url)] : []
  const flags = Object.entries(args).flatMap(([flag, value]) => (left.has(flag) || typeof value !== 'string' ? [] : [`--${flag}`, quoted(value)]))
  return ['npx loadbearing load', ...url, ...flags].join(' ')
}
