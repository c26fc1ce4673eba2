import { randomBytes } from 'node:crypto'

/** Rounds until the code is compiled and every worker has had work, and how many at a time. */
const rounds = 4
const atATime = 3

/**
 * Sends requests of its own through a service that has just started, so that its first user does not wait for code to be compiled and tables to be
 * read. They carry a trace that is not sampled, and leave no span behind. The generator takes part only where it costs nothing.
 */
export async function warmUp(url: string, options: { generate: boolean }): Promise<void> {
  for (let round = 0; round < rounds; round += 1)
    await Promise.all(Array.from({ length: atATime }, (_, index) => ask(url, `How do I stream text, ${round}, ${index}?`, options)))
}

async function ask(url: string, question: string, { generate }: { generate: boolean }): Promise<void> {
  const hex = (bytes: number) => randomBytes(bytes).toString('hex')
  const response = await fetch(`${url}/answer`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${hex(16)}-${hex(8)}-00` },
    body: JSON.stringify({ question, ...(!generate && { skip: ['generate'] }) }),
  })
  // A warm-up that is turned away has warmed as far as it went.
  await response.arrayBuffer()
}
