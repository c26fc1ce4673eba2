import { once } from 'node:events'
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { createGzip } from 'node:zlib'
import { exportsOf } from './workload/exports.ts'
import { otlpJson } from './workload/otlp-json.ts'
import { otlpProtobuf } from './workload/otlp-protobuf.ts'

/** Start of the workload: a Monday morning. */
export const startMs = Date.UTC(2026, 8, 7, 9)

export interface GenerateOptions {
  spans: number
  seed: number
  out: string
  /** `jsonl`: one OTLP request a line. `protobuf`: OTLP requests, each after its length in four bytes, big-endian. */
  format: 'jsonl' | 'protobuf'
}

/** OTLP requests in protobuf, as a client would post them to `/v1/traces`. */
export function* protobufRequests(options: { spans: number; seed: number; spansPerExport?: number }): Generator<Uint8Array> {
  for (const { resource, spans } of exportsOf(options)) yield otlpProtobuf(resource, spans, startMs)
}

/** Writes a workload to a file, gzipped where its name ends in `.gz`. @returns how many spans and requests it holds */
export async function generateTraces({ spans, seed, out, format }: GenerateOptions): Promise<{ spans: number; requests: number }> {
  mkdirSync(dirname(out), { recursive: true })
  const file = createWriteStream(out)
  const gzip = out.endsWith('.gz') ? createGzip({ level: 6 }) : undefined
  const zipped = gzip === undefined ? undefined : pipeline(gzip, file)
  const sink = gzip ?? file
  const written = { spans: 0, requests: 0 }
  let pending: (string | Uint8Array)[] = []
  let pendingBytes = 0
  const flush = async (): Promise<void> => {
    const chunk = format === 'jsonl' ? pending.join('') : Buffer.concat(pending.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)))
    pending = []
    pendingBytes = 0
    if (!sink.write(chunk)) await once(sink, 'drain')
  }
  for (const batch of exportsOf({ spans, seed })) {
    written.spans += batch.spans.length
    written.requests++
    if (format === 'jsonl') {
      const line = `${otlpJson(batch.resource, batch.spans, startMs)}\n`
      pending.push(line)
      pendingBytes += line.length
    } else {
      const request = otlpProtobuf(batch.resource, batch.spans, startMs)
      const length = Buffer.alloc(4)
      length.writeUInt32BE(request.length)
      pending.push(length, request)
      pendingBytes += request.length
    }
    if (pendingBytes > 1 << 20) await flush()
  }
  await flush()
  sink.end()
  await (zipped ?? once(file, 'finish'))
  return written
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      spans: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
      format: { type: 'string', default: 'jsonl' },
      out: { type: 'string', default: 'bench/out/traces-1m.jsonl' },
    },
  })
  const began = performance.now()
  const format = values.format === 'protobuf' ? 'protobuf' : 'jsonl'
  const written = await generateTraces({ spans: Number(values.spans), seed: Number(values.seed), out: values.out, format })
  console.log(`${written.spans} spans in ${written.requests} requests to ${values.out}, ${((performance.now() - began) / 1000).toFixed(1)} s`)
}
