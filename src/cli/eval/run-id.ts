import { randomInt } from 'node:crypto'

/** `prompt-7-20261125-014212-k3f`: to be read, typed and sorted. */
export function newRunId(variant: string, now: Date): string {
  const [day = '', time = ''] = now.toISOString().split('T')
  const name = variant
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
  const chance = randomInt(36 ** 3)
    .toString(36)
    .padStart(3, '0')
  return [...(name === '' ? [] : [name]), day.replaceAll('-', ''), time.slice(0, 8).replaceAll(':', ''), chance].join('-')
}
