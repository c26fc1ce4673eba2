/** Rows of one slice. */
export interface SliceRows<Row> {
  name: string
  value: string
  rows: Row[]
}

/** Rows by slice, in order of first appearance; a row is in one slice of every name that it has. */
export function bySlice<Row extends { slices: Readonly<Record<string, string>> }>(rows: readonly Row[]): SliceRows<Row>[] {
  const slices = new Map<string, SliceRows<Row>>()
  for (const row of rows) {
    for (const [name, value] of Object.entries(row.slices)) {
      const key = JSON.stringify([name, value])
      const slice = slices.get(key)
      if (slice === undefined) slices.set(key, { name, value, rows: [row] })
      else slice.rows.push(row)
    }
  }
  return [...slices.values()]
}
