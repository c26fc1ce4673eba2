/**
 * Records of a CSV text as in RFC 4180: quoted cells may hold commas, line breaks and doubled quotes. Empty lines are left out.
 *
 * @returns the cells of each record with the number of its first line
 * @see https://www.rfc-editor.org/rfc/rfc4180
 */
export function csvRecords(text: string): { line: number; cells: string[] }[] {
  const records: { line: number; cells: string[] }[] = []
  // One cell and what ends it: quoted, or up to the next comma or line end. A quote that never closes is taken as it stands.
  const cell = /(?:"([^"]*(?:""[^"]*)*)"|([^,\r\n]*))(,|\r\n|\n|\r|$)/gy
  let line = 1
  let cells: string[] = []
  let firstLine = line
  while (cell.lastIndex < text.length || cells.length > 0) {
    const match = cell.exec(text)
    if (match === null) break
    const [whole, quoted, plain = '', end] = match
    cells.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'))
    line += whole.split('\n').length - 1
    if (end === ',') continue
    if (cells.length > 1 || cells[0] !== '') records.push({ line: firstLine, cells })
    cells = []
    firstLine = line
  }
  return records
}
