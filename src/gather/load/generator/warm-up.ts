import { createServer } from 'node:http'
import type { GeneratorPlan } from './plan.ts'
import { openSender } from './sender.ts'

const REQUESTS = 1000
const AT_A_TIME = 32
const LIMIT_MS = 400
/** The plan's own limits may be too low to warm anything. */
const own = { maxInFlight: AT_A_TIME, timeoutMs: LIMIT_MS, maxResponseBytes: 100_000 }

const json = { type: 'application/json', body: '{"answer":"warm"}' }
const events = { type: 'text/event-stream', body: 'data: {"choices":[{"delta":{"content":"warm"}}]}\n\ndata: [DONE]\n\n' }

/**
 * Sends some requests to a server in this process, so that the client's code is compiled before the clock starts: the first requests of a
 * run took 20 to 50 ms in the generator alone, which would be read as a cold start of the system. The system under test sees none of it.
 */
export async function warmUp(plan: GeneratorPlan): Promise<void> {
  let served = 0
  const server = createServer((request, response) => {
    request.resume()
    served += 1
    const { type, body } = served % 2 === 0 ? json : events
    response.writeHead(200, { 'content-type': type }).end(body)
  })
  await new Promise<void>((ready) => {
    server.once('error', () => ready())
    server.listen(0, '127.0.0.1', ready)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') return
  const origin = performance.now()
  const now = (): number => performance.now() - origin
  await new Promise<void>((done) => {
    let ended = 0
    const sender = openSender(
      {
        ...plan,
        target: { url: `http://127.0.0.1:${address.port}/`, method: 'POST', headers: {} },
        bodies: [{ text: '{}' }],
        limits: { ...plan.limits, ...own },
        steps: [],
      },
      {
        now,
        sent: () => {},
        ended() {
          ended += 1
          const isOver = now() > LIMIT_MS
          if (sender.sentCount() < REQUESTS && !isOver) sender.send(now())
          else if (ended === sender.sentCount()) void sender.close().then(done)
        },
        planError: () => {},
      },
    )
    for (let i = 0; i < AT_A_TIME; i += 1) sender.send(now())
  })
  server.closeAllConnections()
  server.close()
}
