import type { Point } from './parse-row.ts'

/** The samples of one HTTP request. */
export interface HttpSamples {
  tags: Point['tags']
  metadata: Point['metadata']
  /** When it ended, Unix ms: k6 stamps all samples of a request with its end. */
  endMs: number
  /** Times in ms, by the metric's name without `http_req_`; `failed` is 0 or 1. */
  values: Readonly<Record<string, number>>
}

const prefix = 'http_req_'
/** Requests whose samples may lie between each other, as in files that were merged. */
const openAtMost = 256

/**
 * Puts samples together that belong to one request: k6 writes them one after the other with the same time and tags. A second sample of the same
 * metric begins another request.
 *
 * @param onRequest called when a request is complete, or can wait no longer
 */
export function groupPoints(onRequest: (samples: HttpSamples) => void): { add(point: Point): void; end(): void } {
  const open = new Map<string, HttpSamples & { values: Record<string, number> }>()
  const close = (key: string, samples: HttpSamples): void => {
    open.delete(key)
    onRequest(samples)
  }
  return {
    add(point) {
      // `http_reqs` counts requests, and says nothing of one that the others do not.
      if (!point.metric.startsWith(prefix)) return
      const name = point.metric.slice(prefix.length)
      const { scenario = '', name: url = '', status = '', error_code: error = '' } = point.tags
      const key = [point.time, scenario, url, status, error, point.metadata.trace_id ?? ''].join(' ')
      const known = open.get(key)
      if (known !== undefined && !(name in known.values)) {
        known.values[name] = point.value
        return
      }
      if (known !== undefined) close(key, known)
      open.set(key, { tags: point.tags, metadata: point.metadata, endMs: point.timeMs, values: { [name]: point.value } })
      const [oldest] = open
      if (open.size > openAtMost && oldest !== undefined) close(...oldest)
    },
    end() {
      for (const [key, samples] of open) close(key, samples)
    },
  }
}
