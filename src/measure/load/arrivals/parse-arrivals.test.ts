import { describe, expect, it } from 'vitest'
import { AppError } from '../../../model/app-error.ts'
import { parseArrivals } from './parse-arrivals.ts'

describe('a recorded arrival file', () => {
  it('as the Azure LLM traces write it: seven decimals of a second are kept', () => {
    const { timesMs, bad } = parseArrivals(
      'TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:17:03.9799600,4808,10\r\n2023-11-16 18:17:04.0781490,110,27\r\n',
      'code.csv',
    )
    expect(timesMs[1]).toBeCloseTo(98.189, 6)
    expect(bad.count).toBe(0)
  })

  it('as Mooncake writes it: JSONL with ms, several at one time', () => {
    const { timesMs } = parseArrivals('{"timestamp": 0, "input_length": 1}\n{"timestamp": 0}\n{"timestamp": 40}\n', 'mooncake.jsonl')
    expect([...timesMs]).toEqual([0, 0, 40])
  })

  it('has ISO times in JSONL too, with zones', () => {
    const { timesMs } = parseArrivals('{"timestamp":"2026-01-01T12:00:00+01:00"}\n{"timestamp":"2026-01-01T11:00:00.5Z"}', 'x.jsonl')
    expect([...timesMs]).toEqual([0, 500])
  })

  it('has its bad rows counted, with their lines', () => {
    const { timesMs, bad } = parseArrivals('id,timestamp\n1,10\n2,soon\n3\n4,30\n', 'x.csv')
    expect([...timesMs]).toEqual([0, 20])
    expect(bad).toEqual({
      count: 2,
      examples: [
        { line: 3, reason: '"soon" is no time' },
        { line: 4, reason: 'no timestamp' },
      ],
    })
  })

  it('has broken JSON counted', () => {
    expect(parseArrivals('{"timestamp": 1}\n{"timest\n\n{"timestamp": null}', 'x.jsonl').bad).toMatchObject({ count: 2, examples: [{ line: 2 }, { line: 4 }] })
  })

  it('may quote cells with commas, quotes and line breaks before the time', () => {
    const { timesMs, bad } = parseArrivals('prompt,timestamp\n"a ""b"", c\nd",5\n"e",7\nf,x\n', 'x.csv')
    expect([...timesMs]).toEqual([0, 2])
    expect(bad.examples).toEqual([{ line: 5, reason: '"x" is no time' }])
  })

  it('is sorted, and says how many rows came late', () => {
    const { timesMs, outOfOrder } = parseArrivals('timestamp\n30\n10\n20\n', 'x.csv')
    expect([...timesMs]).toEqual([0, 10, 20])
    expect(outOfOrder).toBe(1)
  })

  it.each([
    ['a,b\n1,2\n', /no column TIMESTAMP/],
    ['timestamp\nx\n', /none of 1 rows/],
    ['', /no column TIMESTAMP/],
  ])('is refused without times: %j', (text, message) => {
    expect(() => parseArrivals(text, 'x.csv')).toThrow(AppError)
    expect(() => parseArrivals(text, 'x.csv')).toThrow(message)
  })
})
