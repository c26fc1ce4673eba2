import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { criticalPath } from '../../src/measure/latency/critical-path.ts'
import { type ErrorPath, errorPath } from '../../src/measure/latency/error-path.ts'
import { buildTraceTree, type TraceTree } from '../../src/measure/latency/trace-tree.ts'
import type { Span } from '../../src/model/span.ts'

/**
 * CRISP's own test traces (uber-research/CRISP, `test_cases`; Zhang et al., USENIX ATC 2022) with the figures that its authors expect.
 * The traces reach the program without their `testing` block.
 */
const folder = join(import.meta.dirname, '../../../shared/data/critical-path')

interface Tag {
  key: string
  type?: string
  value?: unknown
}
interface JaegerSpan {
  traceID: string
  spanID: string
  operationName: string
  startTime: number
  duration: number
  processID: string
  references: { refType: string; spanID: string }[]
  tags?: Tag[]
  logs?: { fields?: Tag[] }[]
}
interface JaegerFile {
  data: { processes: Record<string, { serviceName: string }>; spans: JaegerSpan[] }[]
  testing?: unknown
}
type Times = Record<string, number>
interface ExpectedFigures {
  opTimeExclusive?: Times
  noErrCP?: Times
  totalWork?: number
  timeSavedOnWork?: number
  timeSavedOnCP?: number
  errOpTimeExclusive?: Times
  errOpTimeInclusive?: Times
  errCPCallpathTimeExclusive?: Times
  errCallpathTimeExclusive?: Times
  errCPErrCounts?: Record<string, number[]>
  errCounts?: Record<string, number[]>
}
interface Expected {
  file: string
  expected: ExpectedFigures | Times[]
}

/** What CRISP takes for a failure: an `error` tag, an HTTP status of 400 and over, a gRPC status but OK, or a logged error. */
function isFailed({ tags = [], logs = [] }: JaegerSpan): boolean {
  const byTag = tags.some(({ key, type, value }) => {
    if (key === 'error') return type === 'string' || Boolean(value)
    if (key === 'http.status_code') return Number(value) >= 400
    return key === 'grpc.status' && value !== 'OK' && Boolean(value)
  })
  const fields = logs.flatMap((log) => log.fields ?? [])
  return (
    byTag || fields.some(({ key, type, value }) => key === 'error.object' || (key === 'error' && type === 'string') || (key === 'event' && value === 'error'))
  )
}

function toSpans({ data }: JaegerFile): Span[] {
  return data.flatMap(({ processes, spans }) =>
    spans.map((span) => ({
      traceId: span.traceID,
      spanId: span.spanID,
      parentSpanId: span.references.find(({ refType }) => refType === 'CHILD_OF')?.spanID ?? '',
      service: processes[span.processID]?.serviceName ?? '',
      name: span.operationName,
      kind: 'Unspecified',
      startNs: BigInt(span.startTime) * 1000n,
      endNs: BigInt(span.startTime + span.duration) * 1000n,
      status: isFailed(span) ? 'Error' : 'Unset',
      stage: span.operationName,
      stageBasis: 'named',
      convention: 'none',
    })),
  )
}

function operation(tree: TraceTree, node: number): string {
  const span = tree.nodes[node]?.span
  return span === undefined ? '' : `[${span.service}] ${span.name}`
}

function callPath(tree: TraceTree, node: number): string {
  const parent = tree.nodes[node]?.parent ?? -1
  return parent === -1 ? operation(tree, node) : `${callPath(tree, parent)}->${operation(tree, node)}`
}

/** Sums by key, in the files' microseconds; zeros are left out on both sides, since the files list some and not others. */
function sums(entries: Iterable<[string, number]>, unit = 1000): Times {
  const out: Times = {}
  for (const [key, value] of entries) if (value !== 0) out[key] = (out[key] ?? 0) + value / unit
  return out
}

/** Call paths as all files but two write them: `11.json` has a doubled bracket, and the later files a made-up root in front. */
function plainKeys<T>(figures: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(figures).map(([key, value]) => [key.replace('errorCriticalPathSyntheticRoot->', '').replaceAll('[[', '['), value]))
}

function failureCounts(tree: TraceTree, { failures }: ErrorPath): Record<string, number[]> {
  const roles = ['origin', 'propagated', 'stopped']
  const counts: Record<string, number[]> = {}
  for (const { node, role } of failures) {
    const key = callPath(tree, node)
    const row = counts[key] ?? [0, 0, 0]
    counts[key] = row.map((count, i) => count + (roles[i] === role ? 1 : 0))
  }
  return counts
}

function measure(file: string): Required<ExpectedFigures> {
  const { testing: _, ...trace } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as JaegerFile
  const tree = buildTraceTree(toSpans(trace))
  const errors = errorPath(tree)
  const byOperation = (pick: 'exclusiveNs' | 'inclusiveNs'): Times => sums(errors.failures.map((failure) => [operation(tree, failure.node), failure[pick]]))
  const byCallPath = sums(errors.failures.map(({ node, exclusiveNs }) => [callPath(tree, node), exclusiveNs]))
  return {
    opTimeExclusive: sums(criticalPath(tree).map(({ node, startNs, endNs }) => [operation(tree, node), endNs - startNs])),
    noErrCP: sums([...errors.pathWithoutErrors].map(([node, ns]) => [operation(tree, node), ns])),
    totalWork: errors.totalWorkNs / 1000,
    timeSavedOnWork: errors.workSavedNs / 1000,
    timeSavedOnCP: errors.pathSavedNs / 1000,
    errOpTimeExclusive: byOperation('exclusiveNs'),
    errOpTimeInclusive: byOperation('inclusiveNs'),
    errCPCallpathTimeExclusive: byCallPath,
    errCallpathTimeExclusive: byCallPath,
    errCPErrCounts: failureCounts(tree, errors),
    errCounts: failureCounts(tree, errors),
  }
}

const isThere = existsSync(join(folder, 'expected.json'))
const cases = isThere ? (JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected[]) : []
if (!isThere) console.log('critical-path conformance skipped: ../shared/data/critical-path is not there')

describe.skipIf(!isThere)('CRISP, USENIX ATC 2022: expected figures of its test traces', () => {
  const compared = new Map<string, number>()
  it.each(cases)('$file', ({ file, expected }) => {
    const figures: ExpectedFigures = Array.isArray(expected) ? { opTimeExclusive: expected[0] ?? {} } : expected
    const measured = measure(file)
    for (const key of Object.keys(figures) as (keyof ExpectedFigures)[]) {
      const wanted = figures[key]
      const isTimes = typeof wanted === 'object' && !key.endsWith('Counts')
      const want =
        typeof wanted !== 'object' ? wanted : isTimes ? sums(Object.entries(plainKeys(wanted as Times)), 1) : plainKeys(wanted as Record<string, unknown>)
      expect.soft({ [key]: measured[key] }, `${file}: ${key}`).toEqual({ [key]: want })
      compared.set(key, (compared.get(key) ?? 0) + 1)
    }
  })

  it('compared every file and figure', () => {
    console.log(`critical path: ${cases.length} traces, figures compared: ${[...compared].map(([key, count]) => `${key} ${count}`).join(', ')}`)
    expect(cases).toHaveLength(33)
    expect(compared.get('opTimeExclusive')).toBe(33)
  })
})
