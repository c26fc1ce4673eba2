import { quoted } from '../quoted.ts'

/** Flags that name no secret and change what is measured; `--i-own-this-target` is left to the person. */
const left = new Set(['_', 'url', 'out', 'json', 'only', 'i-own-this-target', 'export'])

/** A longer body is somebody's prompt rather than a part of a command. */
const longestBody = 120

/** The command that drives the same plan again, quoted for a shell. */
export function reproducingLoad(args: Record<string, unknown>): string {
  const url = typeof args.url === 'string' ? [quoted(withoutQuery(args.url))] : []
  const flags = Object.entries(args).flatMap(([flag, value]) =>
    left.has(flag) || typeof value !== 'string' || (flag === 'body' && value.length > longestBody) ? [] : [`--${flag}`, quoted(value)],
  )
  return ['npx loadbearing load', ...url, ...flags].join(' ')
}

/** Keys stand in queries; a reader of the review puts their own back. */
function withoutQuery(url: string): string {
  const at = url.indexOf('?')
  return at < 0 ? url : `${url.slice(0, at)}?…`
}
