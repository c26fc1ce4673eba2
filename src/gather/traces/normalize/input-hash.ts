/**
 * A 64-bit hash of the pieces of a request, independent of their order (exporters and maps differ in it), blind to runs of white space.
 * Two multiplicative 32-bit lanes: collisions of 2^-64 are wanted, secrecy is not.
 */
export interface InputHash {
  high: number
  low: number
  pieces: number
}

export function emptyHash(): InputHash {
  return { high: 0, low: 0, pieces: 0 }
}

/** Adds one piece under its label: the same text as question and as instruction are two things. */
export function addPiece(hash: InputHash, label: string, text: string): void {
  let high = 0x811c9dc5
  let low = 0xdeadbeef
  for (let index = 0; index < label.length; index++) {
    const code = label.charCodeAt(index)
    high = Math.imul(high ^ code, 0x01000193)
    low = Math.imul(low ^ code, 0x5bd1e995)
  }
  let words = false
  let space = false
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 32 || (code >= 9 && code <= 13) || code === 160) {
      space = words
      continue
    }
    if (space) {
      high = Math.imul(high ^ 32, 0x01000193)
      low = Math.imul(low ^ 32, 0x5bd1e995)
      space = false
    }
    words = true
    high = Math.imul(high ^ code, 0x01000193)
    low = Math.imul(low ^ code ^ (low >>> 15), 0x5bd1e995)
  }
  high = mix(high ^ low)
  low = mix(low + Math.imul(high, 0x9e3779b1))
  hash.high = (hash.high + high) | 0
  hash.low = (hash.low + low) | 0
  hash.pieces++
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/** Sixteen hexadecimal digits. */
export function hashHex(hash: InputHash): string {
  return (hash.high >>> 0).toString(16).padStart(8, '0') + (hash.low >>> 0).toString(16).padStart(8, '0')
}
