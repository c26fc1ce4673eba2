import { describe, expect, it } from 'vitest'
import { reproducingEval, withFlagsOf } from './reproducing-eval.ts'

describe('the flags of a kept command', () => {
  it('are those that it was made of, whatever is in them', () => {
    const args = { _: ["it's a file.jsonl", 'b.jsonl'], target: 'http://127.0.0.1:1/a?b=c d', max: '3', cache: false }
    expect(withFlagsOf(reproducingEval(args), { _: [] })).toMatchObject(args)
  })

  it('give way to those that are given: cases of another name replace all of the kept ones', () => {
    const command = 'npx loadbearing eval a.jsonl --set old --scorers exact --cache'
    expect(withFlagsOf(command, { _: [], scorers: 'word-f1', resume: '' })).toMatchObject({ _: ['a.jsonl'], set: 'old', scorers: 'word-f1', cache: true })
    const other = withFlagsOf(command, { _: [], cases: 'b.jsonl' })
    expect([other._, other.set, other.cases]).toEqual([[], undefined, 'b.jsonl'])
  })
})
