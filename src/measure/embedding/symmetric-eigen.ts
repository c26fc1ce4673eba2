const mostSweeps = 30

/** Eigenvalues from the largest down; vector k is row k of `vectors`. */
export interface Eigen {
  values: Float64Array
  vectors: Float64Array
}

/**
 * Eigenvalues and orthonormal eigenvectors of a symmetric matrix by cyclic Jacobi rotations.
 *
 * @param matrix `size` × `size`, row after row; it is not changed
 * @see Golub and Van Loan, Matrix Computations, 4th ed., section 8.5
 */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const a = Float64Array.from(matrix)
  const v = new Float64Array(size * size)
  for (let i = 0; i < size; i += 1) v[i * size + i] = 1
  const enough = 1e-22 * squares(a, size, true)
  for (let sweep = 0; sweep < mostSweeps && squares(a, size, false) > enough; sweep += 1) {
    for (let p = 0; p < size - 1; p += 1) for (let q = p + 1; q < size; q += 1) rotate(a, v, { size, p, q })
  }
  const order = Array.from({ length: size }, (_, k) => k).sort((x, y) => a[y * size + y] - a[x * size + x])
  const vectors = new Float64Array(size * size)
  order.forEach((from, k) => {
    vectors.set(v.subarray(from * size, (from + 1) * size), k * size)
  })
  return { values: Float64Array.from(order, (k) => a[k * size + k]), vectors }
}

/** Sum of squares of all entries, or of those off the diagonal. */
function squares(a: Float64Array, size: number, withDiagonal: boolean): number {
  let sum = 0
  for (let i = 0; i < size; i += 1) for (let j = 0; j < size; j += 1) if (withDiagonal || i !== j) sum += a[i * size + j] ** 2
  return sum
}

/** The rotation of rows and columns p and q that makes entry (p, q) zero; the rows of `v` turn with it. */
function rotate(a: Float64Array, v: Float64Array, { size, p, q }: { size: number; p: number; q: number }): void {
  const apq = a[p * size + q]
  if (apq === 0) return
  const app = a[p * size + p]
  const aqq = a[q * size + q]
  const theta = (aqq - app) / (2 * apq)
  const tangent = Math.abs(theta) > 1e150 ? 1 / (2 * theta) : (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const cosine = 1 / Math.hypot(tangent, 1)
  const sine = tangent * cosine
  const rowP = p * size
  const rowQ = q * size
  for (let k = 0; k < size; k += 1) {
    const vp = v[rowP + k]
    const vq = v[rowQ + k]
    v[rowP + k] = cosine * vp - sine * vq
    v[rowQ + k] = sine * vp + cosine * vq
    if (k === p || k === q) continue
    const ap = a[rowP + k]
    const aq = a[rowQ + k]
    a[rowP + k] = a[k * size + p] = cosine * ap - sine * aq
    a[rowQ + k] = a[k * size + q] = sine * ap + cosine * aq
  }
  a[rowP + p] = app - tangent * apq
  a[rowQ + q] = aqq + tangent * apq
  a[rowP + q] = a[rowQ + p] = 0
}
