/**
 * A seeded generator of uniform numbers in [0, 1): sfc32 (Chris Doty-Humphrey), 128 bits of state, passes PractRand.
 * The same seed gives the same sequence everywhere; nothing in `measure/` draws from anything else.
 *
 * @param seed any finite number; its lower 32 bits count
 * @see https://pracrand.sourceforge.net/RNG_engines.txt
 */
export function seededRandom(seed: number): () => number {
  let a = 0x9e3779b9
  let b = 0x243f6a88
  let c = seed | 0
  let counter = 1
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }
  for (let i = 0; i < 12; i += 1) next()
  return next
}

/**
 * A uniform number in [0, 1) that depends on `key` and `seed` alone (FNV-1a with the finalizer of MurmurHash3), for draws that must
 * not depend on the order in which things are visited.
 */
export function hashUniform(key: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed
  for (let i = 0; i < key.length; i += 1) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296
}
