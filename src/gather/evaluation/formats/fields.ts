/** The fields of one record by name, whatever the spelling: `expectedOutput`, `expected_output` and `Expected Output` are one. */
export interface Fields {
  /** Names as they stand in the record. */
  names: readonly string[]
  has(...names: string[]): boolean
  /** The first of the names that holds anything but null; it is then no longer among the rest. */
  take(...names: string[]): unknown
  /** The same as text: numbers and flags are written out, lists and objects as JSON. */
  takeText(...names: string[]): string | undefined
  takeNumber(...names: string[]): number | undefined
  /** Says nothing of a case: it is not among the rest either. */
  drop(...names: string[]): void
  /** What nobody took. */
  rest(): Record<string, unknown>
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function plainName(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '')
}

export function fieldsOf(record: Record<string, unknown>): Fields {
  const byName = new Map<string, string>()
  for (const key of Object.keys(record)) {
    const plain = plainName(key)
    if (!byName.has(plain)) byName.set(plain, key)
  }
  const taken = new Set<string>(['__proto__'])
  const keyOf = (name: string): string | undefined => byName.get(plainName(name))

  function take(...names: string[]): unknown {
    for (const name of names) {
      const key = keyOf(name)
      if (key === undefined) continue
      const value = record[key]
      taken.add(key)
      if (value !== undefined && value !== null) return value
    }
    return undefined
  }

  return {
    names: Object.keys(record),
    has: (...names) => names.some((name) => keyOf(name) !== undefined),
    take,
    takeText: (...names) => textOf(take(...names)),
    takeNumber: (...names) => numberOf(take(...names)),
    drop(...names) {
      for (const name of names) taken.add(keyOf(name) ?? name)
    },
    rest: () => Object.fromEntries(Object.entries(record).filter(([key, value]) => !taken.has(key) && value !== null && value !== undefined)),
  }
}

/** Text as it is, anything else written out. */
export function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** A number, or text that is wholly one; `NaN` is none. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return undefined
  const number = Number(value)
  return Number.isFinite(number) ? number : undefined
}

/** An amount that cannot be negative; anything else says nothing. */
export function amountOf(value: unknown): number | undefined {
  const number = numberOf(value)
  return number !== undefined && number >= 0 ? number : undefined
}

/** An object that is given as such, or as JSON text as CSV has it. */
export function recordOf(value: unknown): Record<string, unknown> | undefined {
  if (isRecord(value)) return value
  const parsed = typeof value === 'string' && value.trimStart().startsWith('{') ? jsonOf(value) : undefined
  return isRecord(parsed) ? parsed : undefined
}

export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
