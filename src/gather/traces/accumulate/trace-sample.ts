import { hashUniform } from '../../../measure/interval/random.ts'

/** Apart from the seeds of draws, so that a sample does not line up with them. */
const sampleSeed = 0x5eed

const hashOf = (key: string): number => hashUniform(key, sampleSeed)

/**
 * Decides by the hash of a trace's id whether it belongs to a sample of about `wanted` out of `total`.
 * The same traces are chosen in every run; at or below `wanted` all are.
 */
export function hashSample(total: number, wanted: number): (traceId: string) => boolean {
  if (total <= wanted) return () => true
  const threshold = wanted / total
  return (traceId) => hashOf(traceId) < threshold
}

/**
 * Counts distinct strings in bounded memory: exact up to `limit`, beyond it from the share of hash space that is still held.
 * A key is either followed from its first occurrence or not at all, so sums over kept keys stay unbiased.
 */
export function createDistinctSample<Value>(limit: number): {
  /** The value held for the key, made by `make` on first sight; undefined where the key is outside the sample. */
  at(key: string, make: () => Value): Value | undefined
  distinct(): number
  values(): Iterable<Value>
} {
  const held = new Map<string, Value>()
  let threshold = 1
  return {
    at(key, make) {
      if (threshold < 1 && hashOf(key) >= threshold) return undefined
      let value = held.get(key)
      if (value === undefined) {
        value = make()
        held.set(key, value)
        while (held.size > limit) {
          threshold /= 2
          for (const each of held.keys()) if (hashOf(each) >= threshold) held.delete(each)
        }
      }
      return value
    },
    distinct: () => Math.round(held.size / threshold),
    values: () => held.values(),
  }
}
