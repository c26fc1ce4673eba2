import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { exportK6 } from './export-k6.ts'
import { importK6 } from './import-k6.ts'
import { k6File, k6Metric, k6Point, k6Request, k6Time } from './k6-fixture.ts'
import { runInStandIn } from './k6-stand-in.ts'

const first = k6Time(0)
const read = (lines: readonly string[]) => importK6(k6File(lines), 'results.json')
const request = (endMs: number, durationMs: number, tags: Record<string, string> = {}) =>
  k6Request({ time: k6Time(endMs), values: { duration: durationMs, blocked: 0, failed: 0 }, tags })

it('counts back from the end without counting the connection twice (blocked 2.324903, connecting 0.134932, TLS 2.117265 as k6 v0.55 wrote them)', async () => {
  const values = { duration: 30.453, blocked: 2.324903, connecting: 0.134932, tls_handshaking: 2.117265, sending: 0.016, waiting: 30.358, receiving: 0.079 }
  const { run } = await read(k6Request({ time: '2026-07-08T05:15:32.863235797Z', values }))
  const [record] = run.records
  expect(run.startedAtMs).toBeCloseTo(Date.parse('2026-07-08T05:15:32.863Z') + 0.235797 - 2.324903 - 30.453, 2)
  expect(record?.sentMs).toBe(0)
  expect(record?.endMs).toBeCloseTo(2.324903 + 30.453, 2)
  expect(record?.firstByteMs).toBeCloseTo(2.324903 + 30.453 - 0.079, 2)
})

it('takes connecting and TLS where a connection never came about, since blocked is 0 then', async () => {
  const values = { duration: 0, blocked: 0, connecting: 5, tls_handshaking: 40, failed: 1 }
  const { run } = await read(
    k6Request({ time: first, values, tags: { status: '0', error_code: '1310', error: 'x509: unknown authority', expected_response: 'false' } }),
  )
  expect(run.records[0]).toMatchObject({ outcome: 'unreachable', sentMs: 0, detail: 'x509: unknown authority' })
  expect(run.records[0]?.endMs).toBeCloseTo(45, 2)
})

it('says that latency is service time, and has due at sent, where the script told no due time', async () => {
  const { run, notes } = await read(request(500, 100))
  expect(run.records[0]?.dueMs).toBe(run.records[0]?.sentMs)
  expect(notes[0]).toContain('latency is service time')
})

it('counts dropped iterations as requests that were never sent, one for each', async () => {
  const { run, notes } = await read([...request(500, 100), k6Point('dropped_iterations', { time: k6Time(700), value: 3, tags: { scenario: 'load' } })])
  expect(run.records.map(({ outcome }) => outcome)).toEqual(['ok', 'not-sent', 'not-sent', 'not-sent'])
  expect(run.records[1]).not.toHaveProperty('sentMs')
  expect(notes.join()).toContain('3 iterations dropped by k6')
})

it('keeps two requests apart that ended in the same tick', async () => {
  const { run } = await read([...request(500, 100), ...request(500, 200)])
  expect(run.records.map(({ sentMs, endMs }) => Math.round(endMs - (sentMs ?? 0)))).toEqual([200, 100])
})

it('puts samples together that lie between those of another request', async () => {
  const [a, b] = [request(500, 100), request(501, 200)]
  const { run, notes } = await read(a.flatMap((line, index) => [line, b[index] ?? '']))
  expect(run.records.map(({ outcome }) => outcome)).toEqual(['ok', 'ok'])
  expect(notes.join()).not.toContain('left out')
})

it('leaves out what setup and teardown requested, and says so', async () => {
  const { run, notes } = await read([...request(1, 1, { group: '::setup' }), ...request(500, 100)])
  expect(run.records).toHaveLength(1)
  expect(notes.join()).toContain('1 request of setup and teardown')
})

it('takes steps from the tags of an exported script', async () => {
  const tagged = (endMs: number, step: number, rate: number) => request(endMs, 50, { step: `${step}`, step_asked_per_s: `${rate}`, step_duration_ms: '2000' })
  const { run, notes } = await read([...tagged(50, 0, 2), ...tagged(2050, 1, 4), ...tagged(2300, 1, 4)])
  expect(run.steps.map(({ startMs, durationMs, askedPerS }) => [Math.round(startMs), Math.round(durationMs), askedPerS])).toEqual([
    [0, 2000, 2],
    [2000, 2000, 4],
  ])
  expect(run.records.map(({ step }) => step)).toEqual([0, 1, 1])
  expect(notes.join()).toContain('2 steps by the tag `step`')
})

it('puts dropped iterations, which have no step tag, into the step of their time', async () => {
  const tagged = (endMs: number, step: string) => request(endMs, 50, { step })
  const dropped = k6Point('dropped_iterations', { time: k6Time(2500), value: 1, tags: null })
  const { run } = await read([...tagged(50, 'a'), ...tagged(1050, 'a'), ...tagged(2050, 'b'), dropped, ...tagged(3050, 'b')])
  expect(run.records.find(({ outcome }) => outcome === 'not-sent')?.step).toBe(1)
})

it('cuts steps where the observed rate changes when there is no tag', async () => {
  const even = (fromMs: number, gapMs: number, count: number) => Array.from({ length: count }, (_, index) => request(fromMs + index * gapMs, 5)).flat()
  const { run, notes } = await read([...even(0, 50, 400), ...even(20_000, 10, 2000)])
  expect(run.steps.map(({ askedPerS }) => Math.round(askedPerS))).toEqual([20, 100])
  expect(notes.join()).toContain('2 steps were cut where the observed rate changes')
})

it('reads back what an exported script told: due time, body, session and trace (script run in a stand-in of k6)', async () => {
  const script = exportK6({
    target: { url: 'http://127.0.0.1:8080/answer', method: 'POST', headers: {}, headersFromEnv: {} },
    bodies: [{ text: 'a', session: 'p1' }, { text: 'b' }],
    arrivals: { kind: 'poisson', dueMs: [0, 400, 2100] },
    steps: [
      { ratePerS: 2, durationMs: 2000 },
      { ratePerS: 1, durationMs: 1000 },
    ],
    limits: { timeoutMs: 1000, maxInFlight: 10 },
    objectives: {},
  })
  const { calls } = await runInStandIn(script, [0, 400, 2100])
  const lines = calls.flatMap(({ tags, metadata }) => {
    // Sent 30 ms late, as when all virtual users were busy.
    const endMs = Number(metadata.due_at_ms) + 30 + 70
    return k6Request({ time: new Date(endMs).toISOString(), values: { duration: 70, failed: 0 }, tags, metadata })
  })
  const { run, notes } = await read(lines)
  expect(run.records.map(({ sentMs = 0, dueMs }) => Math.round(sentMs - dueMs))).toEqual([30, 30, 30])
  expect(run.records.map(({ step, body, session }) => [step, body, session])).toEqual([
    [0, 0, 'p1'],
    [0, 1, undefined],
    [1, 0, 'p1'],
  ])
  expect(run.records.map(({ traceId }) => traceId)).toEqual(calls.map(({ metadata }) => metadata.trace_id))
  expect(notes[0]).toContain('due time, which the script kept')
})

it('counts lines that it cannot read, with their numbers', async () => {
  const { run, notes } = await read([k6Metric('http_reqs'), '{"metric":"http_req_dur', ...request(500, 100), '', 'null'])
  expect(run.records).toHaveLength(1)
  expect(notes.join()).toContain('2 lines could not be read, first in line 2, 8')
})

it('passes over a line that is longer than any of k6, without holding it', async () => {
  const { notes } = await read(['x'.repeat(2_000_000), ...request(500, 100)])
  expect(notes.join()).toContain('1 line could not be read, first in line 1')
})

it('tells where requests went without login and query', async () => {
  const { targets } = await read(request(500, 100, { url: 'http://me:secret@127.0.0.1:8080/answer?key=1' }))
  expect(targets).toEqual(['POST http://127.0.0.1:8080/answer'])
})

it('reads the same run however the bytes are cut, packed or not', async () => {
  const bytes = Buffer.from([...request(500, 100), ...request(900, 10)].join('\n'))
  const whole = await read(bytes.toString().split('\n'))
  const pieces = async function* (data: Uint8Array, size: number) {
    for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size)
  }
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 500 }), fc.boolean(), async (size, packed) => {
      expect(await importK6(pieces(packed ? gzipSync(bytes) : bytes, size), 'results.json')).toEqual(whole)
    }),
    { numRuns: 30 },
  )
})

it('keeps what a cut gzip holds, and says that the run is not whole', async () => {
  const lines = Array.from({ length: 3000 }, (_, index) => request(index * 17, 1 + ((index * 7919) % 997) / 7)).flat()
  const packed = gzipSync(Buffer.from(lines.join('\n')))
  const input = async function* () {
    yield packed.subarray(0, Math.floor(packed.length / 2))
  }
  const { run, notes } = await importK6(input(), 'results.json.gz')
  expect(run.records.length).toBeGreaterThan(500)
  expect(run.ended.how).toBe('interrupted')
  expect(notes.join()).toContain('the file breaks off')
})

const summary = { root_group: { name: '' }, metrics: { http_req_duration: { avg: 20.9, 'p(95)': 27.7 } } }
it.each([
  ['a summary on one line', JSON.stringify(summary), 'is a summary of k6'],
  ['a summary on many lines', JSON.stringify(summary, null, 2), 'is a summary of k6'],
  ["k6's CSV", 'metric_name,timestamp,metric_value\nhttp_reqs,1595325560,1.000000', "is k6's CSV output"],
  ['nothing', '', 'is empty'],
  ['prose', 'dear diary', 'is no JSON output of k6'],
  ['JSON of another tool', '{"latency":12}', 'is no JSON output of k6'],
  ['a run without HTTP', k6Point('ws_sessions', { time: first, value: 1, tags: {} }), 'no HTTP request is in it'],
  ['packed garbage', Buffer.from([0x1f, 0x8b, 1, 2, 3]), 'cannot be read'],
])('refuses %s, and says what to do', async (_, content, message) => {
  const input = async function* () {
    yield Buffer.from(content)
  }
  await expect(importK6(input(), 'results.json')).rejects.toMatchObject({
    code: 'input-unreadable',
    message: expect.stringContaining(message),
    hint: expect.any(String),
  })
})
