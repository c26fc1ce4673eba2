import { Readable } from 'node:stream'
import { type ClickHouseClient, type ClickHouseClientConfigOptions, ClickHouseError, ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { drainPending, Session } from 'chdb'
import { type ChdbConnection, createChdbConnection } from 'chdb/connection'
import { AppError } from '../model/app-error.ts'

/** Rows of a query, each as an array in the order of its columns. */
export interface Engine {
  /** A long pass; results come line by line as JSON text, so that identical rows can be told without parsing. */
  lines(sql: string, params: Record<string, unknown>): Promise<string[]>
  /** A short read, on a connection of its own: it does not wait behind a long pass. */
  rows<Row>(sql: string, params: Record<string, unknown>): Promise<Row[]>
  command(sql: string): Promise<void>
  insert(table: string, columns: readonly string[], body: Buffer): Promise<void>
  close(): Promise<void>
}

/** No query runs longer, or holds more, than this: a running one cannot be cancelled. Small read buffers, because a scan opens every column of every part. */
const limits = {
  max_execution_time: 600,
  max_memory_usage: '2000000000',
  max_bytes_before_external_group_by: '500000000',
  max_bytes_before_external_sort: '500000000',
  max_read_buffer_size: '131072',
}
const shortLimits = { ...limits, max_execution_time: 30 }

/** The engine's caches take half of the machine by default and grow with the table; scans read everything once, so caches buy nothing. */
const engineArguments = [
  '--mark_cache_size=33554432',
  '--index_mark_cache_size=8388608',
  '--primary_index_cache_size=33554432',
  '--uncompressed_cache_size=0',
  '--query_condition_cache_size=0',
]

/** chDB in this process; one folder per process at a time. */
export function embeddedEngine(folder: string): Engine & { connection: ChdbConnection } {
  // The first session of a folder starts the engine; the connections join it.
  const first = new Session(folder, { connectionArgs: engineArguments })
  const heavy = createChdbConnection({ path: folder })
  const light = createChdbConnection({ path: folder })
  // What a guest sets stays on the connection, and its long passes fill it: neither may reach the owner's own.
  const served = createChdbConnection({ path: folder })
  const heavyClient = clientOver(heavy)
  const lightClient = clientOver(light)
  return {
    connection: served,
    ...queries(heavyClient, lightClient),
    async insert(table, columns, body) {
      await explained(heavy.chdb.rawInsert({ table, columns, values: body, format: 'JSONCompactEachRow' }))
    },
    async close() {
      await heavyClient.close()
      await lightClient.close()
      first.close()
      await served.close()
      // The engine holds the folder until its last operation is over; only then may another folder be opened, or this one be removed.
      await drainPending()
    },
  }
}

// Both packages carry a copy of one interface; the copies differ in the list of known settings only, and chDB is made for this hook.
function clientOver(connection: ChdbConnection): ClickHouseClient {
  return createClient({ connection: connection as unknown as NonNullable<ClickHouseClientConfigOptions['connection']> })
}

export interface ServerAddress {
  url: string
  database: string
  username?: string
  password?: string
}

/** A ClickHouse server, or the loopback endpoint of the process that owns the embedded store. */
export function serverEngine(address: ServerAddress): Engine {
  const client = createClient({
    url: address.url,
    database: address.database,
    ...(address.username !== undefined && { username: address.username }),
    ...(address.password !== undefined && { password: address.password }),
    request_timeout: limits.max_execution_time * 1000,
    // Errors are thrown, and told once by whoever catches them.
    log: { level: ClickHouseLogLevel.OFF },
    compression: { request: false, response: false },
  })
  return {
    ...queries(client, client),
    async insert(table, columns, body) {
      const { stream } = await explained(
        client.exec({
          query: `INSERT INTO ${table} (${columns.map((column) => `\`${column}\``).join(', ')}) FORMAT JSONCompactEachRow`,
          values: Readable.from([body]),
        }),
      )
      for await (const _ of stream) {
        // The answer of an insert is empty; reading it to its end frees the socket.
      }
    },
    close: () => client.close(),
  }
}

function queries(heavy: ClickHouseClient, light: ClickHouseClient): Pick<Engine, 'lines' | 'rows' | 'command'> {
  return {
    async lines(query, params) {
      const result = await explained(heavy.query({ query, query_params: params, format: 'JSONCompactEachRow', clickhouse_settings: limits }))
      const body = await result.text()
      return body === '' ? [] : body.trimEnd().split('\n')
    },
    async rows<Row>(query: string, params: Record<string, unknown>) {
      const result = await explained(light.query({ query, query_params: params, format: 'JSONEachRow', clickhouse_settings: shortLimits }))
      return result.json<Row>()
    },
    async command(query) {
      await explained(heavy.command({ query }))
    },
  }
}

/** Turns the client's errors into ours, which say what to do. */
async function explained<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work
  } catch (cause) {
    throw storeError(cause)
  }
}

/** What went wrong in the store, with what to do. */
export function storeError(cause: unknown): AppError {
  const message = cause instanceof Error ? cause.message : String(cause)
  const type = cause instanceof ClickHouseError ? cause.type : undefined
  if (type === 'AUTHENTICATION_FAILED' || type === 'REQUIRED_PASSWORD') {
    return new AppError('store-failed', `The store refused the login: ${message}`, {
      cause,
      hint: 'Set LOADBEARING_STORE_USER and LOADBEARING_STORE_PASSWORD.',
    })
  }
  if (/ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT|EAI_AGAIN/.test(`${message} ${codeOf(cause)}`)) {
    return new AppError('store-failed', `The store could not be reached: ${message === '' ? codeOf(cause) : message}`, {
      cause,
      hint: 'Check the URL, and that the server is up: it must answer `curl URL/ping`.',
    })
  }
  if (type === 'NOT_ENOUGH_SPACE' || /NOT_ENOUGH_SPACE|No space left on device|ENOSPC/.test(message)) {
    return new AppError('store-failed', `The disk is full: ${message}`, {
      cause,
      hint: 'Free some space, or work in a folder on another disk: a review of files keeps a temporary store in .loadbearing/scratch.',
    })
  }
  return new AppError('store-failed', `The store failed: ${message}`, {
    cause,
    hint: 'If the folder is damaged, name another one with --store.',
  })
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}
