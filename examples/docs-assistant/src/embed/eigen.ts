export interface Eigen {
  /** Largest first. */
  values: number[]
  /** `vectors[i]` belongs to `values[i]`. */
  vectors: Float64Array[]
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by Jacobi's rotations.
 * @see Golub and Van Loan, Matrix Computations, section 8.5 (cyclic Jacobi)
 */
export function symmetricEigen(matrix: readonly Float64Array[]): Eigen {
  const size = matrix.length
  const a = matrix.map((row) => Float64Array.from(row))
  const v = a.map((_, index) => Float64Array.from({ length: size }, (__, column) => (column === index ? 1 : 0)))
  for (let sweep = 0; sweep < 30 && offDiagonal(a) > 1e-12; sweep++) {
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, v, p, q)
  }
  const order = [...a.keys()].sort((x, y) => a[y][y] - a[x][x])
  return { values: order.map((index) => a[index][index]), vectors: order.map((index) => v[index]) }
}

/** Sum of squares beside the diagonal, relative to that of the whole. */
function offDiagonal(a: readonly Float64Array[]): number {
  let off = 0
  let all = 0
  a.forEach((row, r) => {
    row.forEach((value, c) => {
      all += value * value
      if (r !== c) off += value * value
    })
  })
  return all === 0 ? 0 : off / all
}

/** Turns the plane of p and q so that a[p][q] becomes 0; the rows of `v` collect the eigenvectors. */
function rotate(a: readonly Float64Array[], v: readonly Float64Array[], p: number, q: number): void {
  if (a[p][q] === 0) return
  const theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (const row of a) turn(row, p, q, c, s)
  turnRows(a, p, q, c, s)
  turnRows(v, p, q, c, s)
}

function turn(row: Float64Array, p: number, q: number, c: number, s: number): void {
  const [x, y] = [row[p], row[q]]
  row[p] = c * x - s * y
  row[q] = s * x + c * y
}

function turnRows(rows: readonly Float64Array[], p: number, q: number, c: number, s: number): void {
  const [first, second] = [rows[p], rows[q]]
  for (let index = 0; index < first.length; index++) {
    const [x, y] = [first[index], second[index]]
    first[index] = c * x - s * y
    second[index] = s * x + c * y
  }
}
