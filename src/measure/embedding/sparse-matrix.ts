/** Compressed sparse rows: the entries of row r are those from `offsets[r]` up to `offsets[r + 1]`. */
export interface SparseMatrix {
  rows: number
  columns: number
  offsets: Int32Array
  indices: Int32Array
  values: Float64Array
}

/** A dense matrix of `values.length / width` rows, row after row. */
export interface Block {
  width: number
  values: Float64Array
}

/** A X: each row of the result is the sum of the rows of X that the row of A names, by their weights. */
export function multiply(matrix: SparseMatrix, { width, values }: Block): Block {
  const result = new Float64Array(matrix.rows * width)
  for (let row = 0; row < matrix.rows; row += 1) {
    const into = row * width
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at += 1) {
      const weight = matrix.values[at]
      const from = matrix.indices[at] * width
      for (let k = 0; k < width; k += 1) result[into + k] += weight * values[from + k]
    }
  }
  return { width, values: result }
}

/** Aᵀ Y. */
export function multiplyTransposed(matrix: SparseMatrix, { width, values }: Block): Block {
  const result = new Float64Array(matrix.columns * width)
  for (let row = 0; row < matrix.rows; row += 1) {
    const from = row * width
    for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at += 1) {
      const weight = matrix.values[at]
      const into = matrix.indices[at] * width
      for (let k = 0; k < width; k += 1) result[into + k] += weight * values[from + k]
    }
  }
  return { width, values: result }
}

/** Yᵀ Y, a full symmetric matrix of `width` × `width`, row after row. */
export function gram({ width, values }: Block): Float64Array {
  const result = new Float64Array(width * width)
  for (let row = 0; row < values.length; row += width) {
    for (let i = 0; i < width; i += 1) {
      const left = values[row + i]
      if (left === 0) continue
      for (let j = i; j < width; j += 1) result[i * width + j] += left * values[row + j]
    }
  }
  for (let i = 0; i < width; i += 1) for (let j = 0; j < i; j += 1) result[i * width + j] = result[j * width + i]
  return result
}

// A column whose length falls below this share of what it was once the earlier ones are taken out depends on them.
const dependent = 1e-12

/**
 * Orthonormal columns of the same span, by the Cholesky factor of Yᵀ Y (Q = Y R⁻¹); a column that depends on earlier ones becomes 0. Changes the
 * block in place. Loses orthogonality as the square of the condition number, which the few power steps here keep far from double precision.
 *
 * @see Golub and Van Loan, Matrix Computations, 4th ed., sections 4.2.5 and 5.2
 */
export function orthonormalize(block: Block): Block {
  const { width, values } = block
  const products = gram(block)
  // Row j holds column j of R, so that both loops run along it; its diagonal is kept inverted, 0 for a dependent column.
  const factor = new Float64Array(width * width)
  for (let j = 0; j < width; j += 1) {
    for (let i = 0; i <= j; i += 1) {
      let rest = products[j * width + i]
      for (let k = 0; k < i; k += 1) rest -= factor[i * width + k] * factor[j * width + k]
      if (i < j) factor[j * width + i] = rest * factor[i * width + i]
      else factor[j * width + j] = rest > dependent * products[j * width + j] ? 1 / Math.sqrt(rest) : 0
    }
  }
  for (let row = 0; row < values.length; row += width) {
    for (let j = 0; j < width; j += 1) {
      let rest = values[row + j]
      for (let i = 0; i < j; i += 1) rest -= values[row + i] * factor[j * width + i]
      values[row + j] = rest * factor[j * width + j]
    }
  }
  return block
}
