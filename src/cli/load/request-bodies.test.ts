import { describe, expect, it } from 'vitest'
import { requestBodies } from './request-bodies.ts'

const queries = (list: { text: string; session?: string }[]) => ({ list, source: 'a test' })

describe('request bodies', () => {
  it('put the query into the JSON as a value: a quote stays a quote, and a placeholder in a query stays text', () => {
    const [body] = requestBodies(
      { question: '{{query}}', meta: { from: 'user {{session}}' } },
      queries([{ text: 'what is "x"? {{session}}', session: 's1' }]),
      1,
    )
    expect(JSON.parse(body.text)).toEqual({ question: 'what is "x"? {{session}}', meta: { from: 'user s1' } })
    expect(body.session).toBe('s1')
  })

  it('fill a template of the command line that is JSON as JSON', () => {
    const [body] = requestBodies('{"question":"{{query}}"}', queries([{ text: 'a "quoted"\nline \\' }]), 1)
    expect(JSON.parse(body.text)).toEqual({ question: 'a "quoted"\nline \\' })
  })

  it('fill a template of text as it is', () => {
    expect(requestBodies('q={{ query }}', queries([{ text: 'a b' }]), 1)[0].text).toBe('q=a b')
  })

  it('hold every query once, in an order that the seed decides', () => {
    const list = Array.from({ length: 30 }, (_, index) => ({ text: `q${index}` }))
    const texts = (seed: number) => requestBodies('{{query}}', queries(list), seed).map(({ text }) => text)
    expect([...texts(1)].sort()).toEqual(list.map(({ text }) => text).sort())
    expect(texts(1)).toEqual(texts(1))
    expect(texts(1)).not.toEqual(texts(2))
  })

  it('keep the requests of a session in their order', () => {
    const list = Array.from({ length: 40 }, (_, index) => ({ text: `${index}`, session: `s${index % 5}` }))
    const bodies = requestBodies('{{query}}', queries(list), 7)
    for (const session of ['s0', 's1', 's2', 's3', 's4']) {
      const turns = bodies.filter((body) => body.session === session).map(({ text }) => Number(text))
      expect(turns).toEqual([...turns].sort((a, b) => a - b))
      expect(turns).toHaveLength(8)
    }
  })

  it('are refused where the template wants queries and there are none, saying how to give them', () => {
    expect(() => requestBodies({ question: '{{query}}' }, undefined, 1)).toThrow(
      expect.objectContaining({ code: 'usage', hint: expect.stringContaining('--queries') }),
    )
  })

  it('are one fixed body where the template wants none', () => {
    expect(requestBodies({ ping: true }, undefined, 1)).toEqual([{ text: '{"ping":true}' }])
  })
})
