/** Compressed rows: the entries of row r are those from `offsets[r]` up to `offsets[r + 1]`. */
export interface SparseMatrix {
  rows: number
  columns: number
  offsets: Int32Array
  indices: Int32Array
  values: Float64Array
}

/** A dense matrix as its columns, which is how all that follows walks through it. */
export type Columns = Float64Array[]

export function sparseMatrix(columns: number, rows: readonly ReadonlyMap<number, number>[]): SparseMatrix {
  const entries = rows.reduce((sum, row) => sum + row.size, 0)
  const matrix = {
    rows: rows.length,
    columns,
    offsets: new Int32Array(rows.length + 1),
    indices: new Int32Array(entries),
    values: new Float64Array(entries),
  }
  let at = 0
  rows.forEach((row, index) => {
    for (const [column, value] of row) {
      matrix.indices[at] = column
      matrix.values[at] = value
      at += 1
    }
    matrix.offsets[index + 1] = at
  })
  return matrix
}

/** A X, for X given by its columns. */
export function multiply(matrix: SparseMatrix, columns: Columns): Columns {
  return columns.map((column) => {
    const result = new Float64Array(matrix.rows)
    for (let row = 0; row < matrix.rows; row++) {
      let sum = 0
      for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) sum += matrix.values[at] * column[matrix.indices[at]]
      result[row] = sum
    }
    return result
  })
}

/** Aᵀ Y, for Y given by its columns. */
export function multiplyTransposed(matrix: SparseMatrix, columns: Columns): Columns {
  return columns.map((column) => {
    const result = new Float64Array(matrix.columns)
    for (let row = 0; row < matrix.rows; row++) {
      const factor = column[row]
      for (let at = matrix.offsets[row]; at < matrix.offsets[row + 1]; at++) result[matrix.indices[at]] += matrix.values[at] * factor
    }
    return result
  })
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += a[index] * b[index]
  return sum
}

/** Orthonormal columns of the same span, by modified Gram and Schmidt; a column that depends on the others becomes 0. */
export function orthonormalize(columns: Columns): Columns {
  const done: Columns = []
  for (const column of columns) {
    const rest = Float64Array.from(column)
    const before = Math.sqrt(dot(rest, rest))
    for (const earlier of done) {
      const share = dot(earlier, rest)
      for (let index = 0; index < rest.length; index++) rest[index] -= share * earlier[index]
    }
    const norm = Math.sqrt(dot(rest, rest))
    const scale = norm > 1e-10 * before ? 1 / norm : 0
    for (let index = 0; index < rest.length; index++) rest[index] *= scale
    done.push(rest)
  }
  return done
}
