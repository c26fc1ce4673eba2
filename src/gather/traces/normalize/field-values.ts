import type { AttributeValue } from '../../../model/span.ts'
import { toAmount, toCount, toDurationNs, toFlag, toText } from './coerce.ts'
import { fieldNames, type Slot } from './key-roles.ts'

/** Values of one span by field, each from the best-ranked name that held a usable one. */
export interface FieldValues {
  values: (AttributeValue | undefined)[]
  ranks: number[]
}

const noValues: (AttributeValue | undefined)[] = fieldNames.map(() => undefined)
const noRanks: number[] = fieldNames.map(() => Number.MAX_SAFE_INTEGER)

export function emptyFields(): FieldValues {
  return { values: noValues.slice(), ranks: noRanks.slice() }
}

/** Puts a value where its name belongs, unless a better name was there before. What cannot be understood is passed over. */
export function placeValue(fields: FieldValues, slots: readonly Slot[], value: AttributeValue): void {
  for (const slot of slots) {
    if (slot.rank >= (fields.ranks[slot.field] ?? 0)) continue
    const understood = understand(slot, value)
    if (understood === undefined) continue
    fields.values[slot.field] = understood
    fields.ranks[slot.field] = slot.rank
  }
}

function understand(slot: Slot, value: AttributeValue): AttributeValue | undefined {
  switch (slot.kind) {
    case 'text':
      return toText(value)
    case 'count':
      return toCount(value)
    case 'amount':
      return toAmount(value)
    case 'ratio': {
      const ratio = toAmount(value)
      return ratio !== undefined && ratio <= 1 ? ratio : undefined
    }
    case 'flag':
      return toFlag(value)
    case 'duration':
      return toDurationNs(value, slot.unit)
    case 'json':
      return value === null || value === '' ? undefined : value
  }
}

export function textAt(fields: FieldValues, field: number): string | undefined {
  const value = fields.values[field]
  return typeof value === 'string' ? value : undefined
}

export function numberAt(fields: FieldValues, field: number): number | undefined {
  const value = fields.values[field]
  return typeof value === 'number' ? value : undefined
}

export function flagAt(fields: FieldValues, field: number): boolean | undefined {
  const value = fields.values[field]
  return typeof value === 'boolean' ? value : undefined
}
