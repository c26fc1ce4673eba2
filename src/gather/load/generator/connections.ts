import { Client } from 'undici'

/** A client that carries one request at a time. */
export interface Connection {
  client: Client
  /** Responses that its present socket has brought. */
  responses: number
}

export interface Connections {
  /** An idle connection, the last used first, or a new one. */
  take(): Connection
  giveBack(connection: Connection): void
  /** Destroys a connection whose response is not read to its end. */
  discard(connection: Connection): void
  close(): Promise<void>
}

/**
 * Connections to one origin, as many as there are requests in flight, kept alive between requests. undici's own Pool searches its clients one
 * after the other for an idle one, which at thousands of them costs more than the request. Time limits are the
 * caller's, but for that on connecting: a socket that gets no answer cannot be destroyed before.
 */
export function openConnections(origin: string, connectTimeoutMs: number): Connections {
  const idle: Connection[] = []
  const all = new Set<Connection>()
  function create(): Connection {
    const client = new Client(origin, { pipelining: 1, connectTimeout: connectTimeoutMs, headersTimeout: 0, bodyTimeout: 0 })
    const connection: Connection = { client, responses: 0 }
    client.on('connect', () => {
      connection.responses = 0
    })
    all.add(connection)
    return connection
  }
  function discard(connection: Connection): Promise<void> {
    all.delete(connection)
    return connection.client.destroy()
  }
  return {
    take: () => idle.pop() ?? create(),
    giveBack(connection) {
      connection.responses += 1
      idle.push(connection)
    },
    discard(connection) {
      void discard(connection)
    },
    async close() {
      await Promise.all(Array.from(all, discard))
    },
  }
}
