import { describe, expect, it } from 'vitest'
import { LogMapping } from '../../../model/config.ts'
import { readAll, readOne, reasons } from './read-fixture.ts'

const logs = LogMapping.parse({
  time: 'ts',
  requestId: 'req.id',
  duration: 'took',
  stage: 'step',
  model: 'llm.model',
  provider: 'llm.provider',
  inputTokens: 'llm.in',
  outputTokens: 'llm.out',
  cachedTokens: 'llm.cached',
  status: 'status',
  sessionId: 'session',
  userId: 'user',
})
const line = (over: Record<string, unknown> = {}) => ({ ts: '2025-06-01T10:00:00.250Z', req: { id: 'R1' }, took: 12.5, step: 'generate', ...over })

describe('plain JSON log lines', () => {
  it('maps a line and invents nothing', async () => {
    const read = await readOne(line(), { logs })
    expect(read).toMatchObject({
      traceId: 'R1',
      parentSpanId: '',
      name: 'generate',
      service: 'unknown_service',
      startNs: 1748772000250000000n,
      endNs: 1748772000262500000n,
      statusCode: 'Unset',
      attributes: { 'loadbearing.log.mapped': true, 'loadbearing.log.stage': 'generate' },
    })
    expect(Object.keys(read.attributes)).toHaveLength(2)
  })

  it('maps model, tokens, status, session and user', async () => {
    const llm = { model: 'm', provider: 'p', in: '10', out: 3, cached: 4 }
    const read = await readOne(line({ llm, status: 200, session: 's', user: 9 }), { logs })
    expect(read.attributes).toEqual({
      'loadbearing.log.mapped': true,
      'loadbearing.log.stage': 'generate',
      'loadbearing.log.status': 200,
      'gen_ai.request.model': 'm',
      'gen_ai.provider.name': 'p',
      'gen_ai.usage.input_tokens': 10,
      'gen_ai.usage.output_tokens': 3,
      'gen_ai.usage.cache_read.input_tokens': 4,
      'session.id': 's',
      'user.id': '9',
    })
  })

  it.each([
    [500, 'Error'],
    ['503', 'Error'],
    ['failed', 'Error'],
    [false, 'Error'],
    [404, 'Unset'],
    ['ok', 'Unset'],
    [null, 'Unset'],
  ])('reads status %s as %s', async (status, expected) => {
    expect((await readOne(line({ status }), { logs })).statusCode).toBe(expected)
  })

  it('reads times in the unit given, and takes them as the end where told', async () => {
    const ends = LogMapping.parse({ time: 't', timeIs: 'end', timeUnit: 's', requestId: 'r', duration: 'd', durationUnit: 'us' })
    expect(await readOne({ t: 1748772000.5, r: 7, d: 250000 }, { logs: ends })).toMatchObject({
      traceId: '7',
      startNs: 1748772000250000000n,
      endNs: 1748772000500000000n,
      name: 'log line',
    })
  })

  it('prefers a key that holds the dots itself', async () => {
    expect((await readOne({ ...line(), 'req.id': 'flat' }, { logs })).traceId).toBe('flat')
  })

  it('gives lines of one request different span ids, and the same ones every time', async () => {
    const text = `${JSON.stringify(line())}\n${JSON.stringify(line())}\n`
    const first = await readAll(text, { logs })
    const second = await readAll(text, { logs })
    const ids = first.spans.map((span) => span.spanId)
    expect(new Set(ids).size).toBe(2)
    expect(ids.every((id) => /^[0-9a-f]{16}$/.test(id))).toBe(true)
    expect(second.spans.map((span) => span.spanId)).toEqual(ids)
  })

  it('refuses lines that lack what a span cannot do without', async () => {
    const lines = [line({ ts: undefined }), line({ req: undefined }), line({ took: 'soon' }), line()]
    const { source } = await readAll(lines.map((entry) => JSON.stringify(entry)).join('\n'), { logs })
    expect(source.spans).toBe(1)
    expect(reasons(source.refusals)).toEqual({ 'log line without a time': 1, 'log line without a request id': 1, 'log line without a duration': 1 })
  })

  it('refuses log lines without a mapping', async () => {
    expect((await readAll(JSON.stringify(line()))).source.refusals[0]?.reason).toBe('not a trace record of a known kind')
  })

  it('maps the rows of a CSV', async () => {
    const flat = LogMapping.parse({ time: 'time', requestId: 'request', duration: 'ms', stage: 'stage' })
    const { spans } = await readAll('time;request;ms;stage\n1748772000000;r1;20;embed\n', { logs: flat })
    expect(spans[0]).toMatchObject({ traceId: 'r1', startNs: 1748772000000000000n, endNs: 1748772000020000000n, name: 'embed' })
  })
})
