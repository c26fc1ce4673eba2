import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'
import { EvalRun } from '../../src/model/eval-run.ts'
import { MetricEvidence } from '../../src/model/evaluation-evidence.ts'

/** Servers on loopback that are closed together. */
export function loopbackServers() {
  const servers: Server[] = []
  return {
    /** Gives every request with its body as JSON to the listener. */
    async serve(answer: (body: Record<string, unknown>, response: ServerResponse, request: IncomingMessage) => void, port = 0): Promise<string> {
      const server = createServer((request, response) => {
        let text = ''
        request.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk
        })
        request.on('end', () => answer(z.record(z.string(), z.unknown()).parse(JSON.parse(text === '' ? '{}' : text)), response, request))
      })
      servers.push(server)
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
      const address = server.address() as AddressInfo
      return `http://127.0.0.1:${address.port}/answer`
    },
    close() {
      for (const server of servers.splice(0)) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}

export function json(response: ServerResponse, value: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers })
  response.end(JSON.stringify(value))
}

const Printed = z.object({
  run: EvalRun,
  metrics: z.array(MetricEvidence),
  problems: z.array(z.object({ where: z.string(), what: z.string() })),
})

/** What `eval --json` printed. */
export function printed(stdout: string): z.infer<typeof Printed> & { metric(name: string): MetricEvidence } {
  const read = Printed.parse(JSON.parse(stdout))
  return {
    ...read,
    metric(name) {
      const found = read.metrics.find(({ metric }) => metric === name)
      if (found === undefined) throw new Error(`no metric ${name}: ${read.metrics.map(({ metric }) => metric).join(', ')}`)
      return found
    },
  }
}

const Line = z.looseObject({
  id: z.string(),
  output: z.string().nullable(),
  error: z.string().optional(),
  scores: z.record(z.string(), z.number()),
  missing: z.record(z.string(), z.string()),
})

/** The lines of `eval --out`, by case. */
export function outLines(text: string): Map<string, z.infer<typeof Line>> {
  return new Map(
    text
      .trim()
      .split('\n')
      .map((line) => Line.parse(JSON.parse(line)))
      .map((line) => [line.id, line]),
  )
}

export function casesAsLines(cases: readonly Record<string, unknown>[]): string {
  return `${cases.map((each) => JSON.stringify(each)).join('\n')}\n`
}
