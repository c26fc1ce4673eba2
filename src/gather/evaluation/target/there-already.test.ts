import { describe, expect, it } from 'vitest'
import { Case } from '../../../model/case.ts'
import { Output } from '../../../model/score.ts'
import type { TracedRequest } from '../../../model/traced-request.ts'
import { loggedTarget } from './logged-target.ts'
import { casesOfTraces, tracesTarget } from './traces-target.ts'

const never = new AbortController().signal
const outputOf = (fields: object): Output => Output.parse({ caseId: 'c1', variant: 'v', run: 'r', repeat: 0, text: 'a', at: '2026-11-01T00:00:00Z', ...fields })
const requestOf = (fields: Partial<TracedRequest>): TracedRequest => ({
  traceId: 't1',
  spanId: 's1',
  service: 'web',
  startMs: 0,
  latencyMs: 100,
  failed: false,
  input: 'How?',
  output: 'So.',
  ...fields,
})

describe('loggedTarget', () => {
  it('gives each repeat its own output, and says what is not there', async () => {
    const target = loggedTarget('the log', [outputOf({}), outputOf({ repeat: 1, text: 'b' }), outputOf({ caseId: 'c2' })])
    expect(target).toMatchObject({ repeats: 2, asks: false })
    const [one, two] = [Case.parse({ id: 'c1', input: 'x' }), Case.parse({ id: 'c2', input: 'y' })]
    expect((await target.ask(one, never, 1)).text).toBe('b')
    expect((await target.ask(two, never, 1)).missing).toEqual({ reason: 'no-output', detail: 'there is no output of it in the log' })
  })

  it('takes a log that is too long for the arguments of a call', () => {
    const many = Array.from({ length: 200_000 }, (_, at) => ({ ...outputOf({}), caseId: `c${at}`, repeat: at % 3 }))
    expect(loggedTarget('', many).repeats).toBe(3)
  })

  it('another text is another target', () => {
    expect(loggedTarget('', [outputOf({})]).hash).not.toBe(loggedTarget('', [outputOf({ text: 'b' })]).hash)
  })
})

describe('tracesTarget', () => {
  it('matches by the trace of the case, else by the words of the question, of which the latest answer stands', async () => {
    const target = tracesTarget('traces', [
      requestOf({ traceId: 't2', startMs: 2, output: 'later' }),
      requestOf({ startMs: 1 }),
      requestOf({ traceId: 't3', input: 'other', failed: true, errorType: 'Timeout' }),
    ])
    const ask = (fields: object) => target.ask(Case.parse({ id: 'c', input: ' how? ', ...fields }), never, 0)
    expect(await ask({})).toMatchObject({ text: 'later', traceId: 't2', latencyMs: 100 })
    expect(await ask({ source: { kind: 'trace', traceId: 't1' } })).toMatchObject({ text: 'So.' })
    expect(await ask({ input: 'other' })).toMatchObject({ missing: { reason: 'target-error', detail: 'the request failed: Timeout' } })
    expect(await ask({ input: 'unheard' })).toMatchObject({ missing: { reason: 'no-output' } })
  })

  it('without cases each request is one, in a group with those of its session', () => {
    const { cases, withoutInput } = casesOfTraces([requestOf({ sessionId: 's' }), requestOf({ input: '' })])
    expect(withoutInput).toBe(1)
    expect(cases).toMatchObject([{ id: 't1-s1', group: 's', input: 'How?', slices: { service: 'web' }, source: { kind: 'trace', traceId: 't1' } }])
    expect(() => Case.parse(cases[0])).not.toThrow()
  })
})
