const names = ['duration', 'blocked', 'connecting', 'tls_handshaking', 'sending', 'waiting', 'receiving', 'failed'] as const

export interface FixtureRequest {
  /** Of its end. */
  time: string
  values: Partial<Record<(typeof names)[number], number>>
  tags?: Record<string, string>
  metadata?: Record<string, string>
}

/** Lines as k6 writes them: `http_reqs` first, then the samples of the request, all with one time and the same tags. */
export function k6Request({ time, values, tags = {}, metadata }: FixtureRequest): string[] {
  const data = {
    time,
    tags: { expected_response: 'true', group: '', method: 'POST', name: 'http://127.0.0.1:8080/answer', scenario: 'load', status: '200', ...tags },
  }
  const point = (metric: string, value: number) => k6Point(metric, { ...data, value, ...(metadata === undefined ? {} : { metadata }) })
  const samples = names.flatMap((name) => (values[name] === undefined ? [] : [point(`http_req_${name}`, values[name])]))
  return [point('http_reqs', 1), ...samples]
}

export function k6Point(metric: string, data: object): string {
  return JSON.stringify({ metric, type: 'Point', data })
}

export function k6Metric(metric: string): string {
  return JSON.stringify({ type: 'Metric', data: { name: metric, type: 'trend', contains: 'time', thresholds: [], submetrics: null }, metric })
}

/** Ms from an arbitrary start as k6 writes times. */
export function k6Time(ms: number): string {
  return new Date(Date.UTC(2026, 6, 8, 5, 15, 0) + ms).toISOString()
}

/** A file of these lines. */
export async function* k6File(lines: readonly string[]): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${lines.join('\n')}\n`)
}
