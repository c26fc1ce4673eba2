import type { LoadOutcome } from '../../../model/load-evidence.ts'
import type { HttpSamples } from './group-points.ts'

/**
 * How a request of k6 ended. Where the script called the response expected, it succeeded, except that a redirect is one, and 429 and 503 shed
 * load whatever the script thinks of it.
 *
 * @see https://grafana.com/docs/k6/latest/javascript-api/error-codes/
 */
export function outcomeOf({ tags, values }: HttpSamples): { outcome: LoadOutcome; detail?: string } {
  const status = Number(tags.status ?? Number.NaN)
  const code = Number(tags.error_code ?? 0)
  const detail = tags.error ?? (code > 0 ? `k6's error code ${code}` : undefined)
  // From 1400 on, error codes repeat the status: 1404 is 404.
  if (code > 0 && (code < 1400 || code >= 1600)) return { outcome: ofError(code, status > 0, detail ?? ''), ...(detail === undefined ? {} : { detail }) }
  const failed = values.failed === 1 || tags.expected_response === 'false'
  if (status === 429 || status === 503) return { outcome: 'rejected', detail: `status ${status}` }
  if (status >= 300 && status < 400) return { outcome: 'redirect', detail: `status ${status}` }
  if (status === 0) return { outcome: 'unreachable', detail: detail ?? 'no response' }
  const judged = values.failed !== undefined || tags.expected_response !== undefined
  if (failed || (!judged && status >= 400))
    return { outcome: 'http-error', detail: detail ?? (status >= 400 ? `status ${status}` : 'not the response that the script expects') }
  return { outcome: 'ok' }
}

function ofError(code: number, hasStatus: boolean, error: string): LoadOutcome {
  if (/context canceled|interrupt/i.test(error)) return 'aborted'
  if (code === 1050) return 'timeout'
  if (code === 1212) return 'refused'
  // DNS, dialing and TLS: no connection came about.
  if ((code >= 1100 && code < 1200) || (code >= 1210 && code < 1220) || (code >= 1300 && code < 1400)) return 'unreachable'
  // The response had begun, or could not be unpacked.
  if (hasStatus || code === 1701) return 'cut'
  if ((code >= 1200 && code < 1300) || code >= 1600 || /EOF|closed|reset/i.test(error)) return 'reset'
  return 'unreachable'
}
