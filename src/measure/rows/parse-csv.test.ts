import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCsv } from './parse-csv.ts'

function parse(chunks: string[], maxRecordBytes = 1000) {
  const refusals: { reason: string; where: string; detail: string }[] = []
  const intake = { refuse: (reason: string, where: string, detail: string) => void refusals.push({ reason, where, detail }), note: () => {} }
  const rows: [Record<string, string>, number][] = []
  const csv = parseCsv({ intake, delimiter: ',', maxRecordBytes, onHeader: () => {}, onRow: (row, line) => rows.push([row, line]) })
  for (const chunk of chunks) csv.push(Buffer.from(chunk))
  csv.end()
  return { rows, refusals }
}

describe('CSV (RFC 4180)', () => {
  it('reads quotes, doubled quotes, delimiters and line breaks in fields, and counts lines', () => {
    const { rows } = parse(['a,b\r\n"x, ""y""\r\nz",2\r\n\r\n,"3"'])
    expect(rows).toEqual([
      [{ a: 'x, "y"\r\nz', b: '2' }, 2],
      [{ b: '3' }, 5],
    ])
  })

  it('reads back what RFC 4180 writes, wherever it is cut', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é', '𝄞'), maxLength: 6 })
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), fc.integer({ min: 1, max: 9 }), (cells, size) => {
        const bytes = Buffer.from(`h1,h2\r\n${cells.map((row) => row.map(quote).join(',')).join('\r\n')}`)
        const intake = { refuse: () => {}, note: () => {} }
        const rows: [string, string][] = []
        const csv = parseCsv({ intake, delimiter: ',', maxRecordBytes: 1e6, onHeader: () => {}, onRow: (row) => rows.push([row.h1 ?? '', row.h2 ?? '']) })
        for (let from = 0; from < bytes.length; from += size) csv.push(bytes.subarray(from, from + size))
        csv.end()
        expect(rows).toEqual(cells)
      }),
      { seed: 3 },
    )
  })

  it('refuses rows of the wrong length, rows over the limit, and a quote that never closes', () => {
    const { rows, refusals } = parse(['a,b\n1\n', `"${'x'.repeat(2000)}",2\n`, '3,4\n"open,\n5,6\n'])
    expect(rows).toEqual([[{ a: '3', b: '4' }, 4]])
    expect(refusals.map(({ reason, where }) => [reason, where])).toEqual([
      ['row of the wrong length', 'line 2'],
      ['row too long', 'line 3'],
      ['truncated CSV', 'line 5'],
    ])
  })
})
