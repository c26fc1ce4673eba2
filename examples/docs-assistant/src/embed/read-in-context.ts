/** Words as vectors of length 1, a row a word. */
export interface WordVectors {
  dimensions: number
  vectors: Float32Array
}

/** How sharply a word attends to what is like it. */
const sharpness = 4

/**
 * The vector of one word as its surroundings make it: half its own, half the mean of the words it attends to, weighted by softmax of
 * their similarity. One head of self-attention without learned projections.
 * @param at place of the word in `words`
 * @param window words on either side that it attends to
 * @param others further words that it attends to: those of the question
 * @param into takes the vector
 * @see Vaswani et al., Attention Is All You Need, 2017, section 3.2.1
 */
export function readInContext(
  { dimensions, vectors }: WordVectors,
  words: Int32Array,
  { at, from, to, window }: { at: number; from: number; to: number; window: number },
  others: Int32Array,
  into: Float32Array,
): void {
  into.fill(0)
  const own = words[at] * dimensions
  const first = Math.max(from, at - window)
  const last = Math.min(to, at + window + 1)
  let total = 0
  for (let index = first; index < last + others.length; index++) {
    const row = (index < last ? words[index] : others[index - last]) * dimensions
    let similarity = 0
    for (let k = 0; k < dimensions; k++) similarity += vectors[own + k] * vectors[row + k]
    const weight = Math.exp(sharpness * similarity)
    total += weight
    for (let k = 0; k < dimensions; k++) into[k] += weight * vectors[row + k]
  }
  for (let k = 0; k < dimensions; k++) into[k] = (into[k] / total + vectors[own + k]) / 2
}
