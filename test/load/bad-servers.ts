import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { createServer as createTcpServer, type Socket } from 'node:net'

/** A server of a test on loopback. */
export interface TestServer {
  url: string
  close(): Promise<void>
}

/** A real HTTP server. */
export function httpServer(listener: RequestListener): Promise<TestServer> {
  const server = createServer((request, response) => {
    request.resume()
    listener(request, response)
  })
  return new Promise((ready) => {
    server.listen(0, '127.0.0.1', () => {
      ready({
        url: addressOf(server.address()),
        close: () =>
          new Promise((done) => {
            server.close(() => done())
            server.closeAllConnections()
          }),
      })
    })
  })
}

/** A server that answers each request with bytes of its own, however wrong. @param answer called with the number of the request on its connection, from 0 */
export function rawServer(answer: (socket: Socket, request: number) => void): Promise<TestServer> {
  const open = new Set<Socket>()
  const server = createTcpServer((socket) => {
    let requests = 0
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
    socket.on('data', (chunk) => {
      // Requests of the tests fit into one read.
      if (chunk.includes('HTTP/1.1\r\n')) answer(socket, requests++)
    })
  })
  return new Promise((ready) => {
    server.listen(0, '127.0.0.1', () => {
      ready({
        url: addressOf(server.address()),
        close: () =>
          new Promise((done) => {
            server.close(() => done())
            for (const socket of open) socket.destroy()
          }),
      })
    })
  })
}

function addressOf(address: ReturnType<ReturnType<typeof createTcpServer>['address']>): string {
  if (address === null || typeof address === 'string') throw new Error('the test server does not listen on a port')
  return `http://127.0.0.1:${address.port}/`
}

/** An address where nothing listens: a port that was free a moment ago. */
export async function closedPort(): Promise<string> {
  const server = await rawServer(() => {})
  await server.close()
  return server.url
}

/** Accepts and never answers. */
export const hanging = (): Promise<TestServer> => rawServer(() => {})

/** Closes its connection under each request that comes on a kept-alive one, as a server whose idle time ran out. */
export const closingKeptAlive = (): Promise<TestServer> =>
  rawServer((socket, request) => {
    if (request > 0) socket.destroy()
    else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')
  })

/** Sends an endless body at full speed. */
export const flooding = (headers: Record<string, string> = {}): Promise<TestServer> =>
  httpServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers })
    const megabyte = Buffer.alloc(1 << 20, 'x')
    const pour = (): void => {
      while (!response.destroyed && response.write(megabyte));
    }
    response.on('drain', pour)
    pour()
  })

/** Server-sent events, one write each. */
export const streaming = (events: readonly string[]): Promise<TestServer> =>
  httpServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const event of events) response.write(event)
    response.end()
  })

/** Answers each request alone, one after the other: `workMs` each, but at a standstill for `stallMs` once in `everyMs`. */
export function stalling({ stallMs, everyMs }: { stallMs: number; everyMs: number }): Promise<TestServer> {
  const startMs = performance.now()
  return httpServer((_: IncomingMessage, response: ServerResponse) => {
    const phaseMs = (performance.now() - startMs) % everyMs
    const waitMs = Math.max(0, phaseMs - (everyMs - stallMs)) === 0 ? 0 : everyMs - phaseMs
    setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'), waitMs)
  })
}
