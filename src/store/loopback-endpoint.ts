import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createGunzip } from 'node:zlib'
import type { ChdbConnection } from 'chdb/connection'

/** The user under which a guest logs in; the password is the lock's token. */
export const endpointUser = 'loadbearing'

/**
 * Serves the embedded engine on loopback over the ClickHouse HTTP protocol, as much of it as the client uses: queries in the body, inserts with
 * the statement in the URL, bound parameters, settings, errors in the server's form, /ping.
 */
export async function serveOnLoopback(connection: ChdbConnection, token: string): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    answer(connection, token, request, response).catch((error: unknown) => fail(response, error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the loopback endpoint has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}

async function answer(connection: ChdbConnection, token: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  if (url.pathname === '/ping') {
    response.end('Ok.\n')
    return
  }
  if (!knowsToken(request, token)) {
    sendError(response, 403, 516, 'Authentication failed: password is incorrect. (AUTHENTICATION_FAILED)')
    return
  }
  const body = await bodyOf(request)
  const statement = url.searchParams.get('query') ?? ''
  const sql = statement === '' ? body.toString() : body.length === 0 ? statement : `${statement}\n${body.toString()}`
  if (sql.trim() === '') {
    sendError(response, 400, 62, 'Syntax error: empty query. (SYNTAX_ERROR)')
    return
  }
  const format = url.searchParams.get('default_format') ?? 'TabSeparated'
  const result = await connection.chdb.queryAsync(`${assignments(url.searchParams)}${sql}`, { format })
  response.setHeader('Content-Type', 'application/octet-stream')
  response.setHeader('X-ClickHouse-Format', format)
  response.setHeader('X-ClickHouse-Query-Id', url.searchParams.get('query_id') ?? '')
  response.setHeader('X-ClickHouse-Summary', JSON.stringify({ read_rows: String(result.rowsRead ?? 0), read_bytes: String(result.bytesRead ?? 0) }))
  response.end(result.bytes())
}

const notSettings: ReadonlySet<string> = new Set([
  'query',
  'query_id',
  'database',
  'default_format',
  'session_id',
  'session_check',
  'session_timeout',
  'wait_end_of_query',
  'enable_http_compression',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'role',
])

/** Parameters and settings of the URL as SET statements; values are quoted, names are checked. */
function assignments(parameters: URLSearchParams): string {
  let sql = ''
  for (const [name, value] of parameters) {
    if (notSettings.has(name)) continue
    if (name === 'readonly') throw new Error('readonly cannot be set here: it would hold for every later request')
    if (!/^[A-Za-z_]\w*$/.test(name)) throw new Error(`Invalid setting name ${JSON.stringify(name)}`)
    const quoted = `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
    sql += `SET ${name} = ${/^\d+$/.test(value) && !name.startsWith('param_') ? value : quoted}; `
  }
  return sql
}

function knowsToken(request: IncomingMessage, token: string): boolean {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  const given =
    basic === undefined
      ? String(request.headers['x-clickhouse-key'] ?? '')
      : Buffer.from(basic, 'base64')
          .toString()
          .replace(/^[^:]*:/, '')
  const [a, b] = [Buffer.from(given), Buffer.from(token)]
  return a.length === b.length && timingSafeEqual(a, b)
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  const stream = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

function fail(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error)
  const code = Number(/Code: (\d+)/.exec(message)?.[1] ?? 1002)
  sendError(response, 500, code, message)
}

function sendError(response: ServerResponse, status: number, code: number, message: string): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.writeHead(status, { 'X-ClickHouse-Exception-Code': String(code), 'Content-Type': 'text/plain' })
  response.end(message.startsWith('Code:') ? message : `Code: ${code}. DB::Exception: ${message}`)
}
