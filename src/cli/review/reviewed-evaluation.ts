import type { EvaluationInputs } from '../../gather/evaluation/index.ts'
import type { TracesInputs } from '../../gather/traces/index.ts'
import { readTracedRequests, type TracedRequestsOptions } from '../../gather/traces/traced-requests.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import { hasReviewedStore, openReviewedStore, type StoreFlags } from '../open-reviewed-store.ts'

/** Requests that coverage is measured on: the latest. */
const mostRequests = 5000

/** The traces of the review: where files were given, the requests are theirs. */
export type ReviewedTraces = Pick<TracesInputs, 'inputs' | 'sinceMs' | 'untilMs' | 'service'>

/** What was evaluated in the store that is reviewed, and how many spans are beside it; `undefined` where nothing was. */
export async function reviewedEvaluation(
  args: StoreFlags,
  config: Config,
  { inputs, ...window }: ReviewedTraces,
): Promise<{ inputs: EvaluationInputs; spans: number } | undefined> {
  if (!hasReviewedStore(args, config)) return undefined
  const openStore = () => openReviewedStore(args, config)
  const store = await openStore()
  try {
    if (!(await store.evaluation.isUsed())) return undefined
    const { spans } = await store.totals()
    const { content, logs } = config.traces
    const options = { most: mostRequests, content, ...(logs !== undefined && { logs }), ...pickWindow(window) }
    // The scratch store keeps no texts, so files are read again; a stream cannot be.
    const files = inputs.filter(({ isStream }) => isStream !== true)
    const requests = files.length > 0 ? requestsOfFiles(files, options) : spans > 0 && inputs.length === 0 ? requestsOfStore(store.origin, options) : undefined
    return { inputs: { openStore, ...(requests !== undefined && { requests }) }, spans }
  } finally {
    await store.close()
  }
}

type Requests = NonNullable<EvaluationInputs['requests']>

const latest = `the latest ${mostRequests.toLocaleString('en-US')} requests of`

function requestsOfStore(origin: string, options: TracedRequestsOptions): Requests {
  return { source: `${latest} ${origin}`, read: async (store) => (await readTracedRequests({ store }, options)).requests }
}

function requestsOfFiles(files: ReviewedTraces['inputs'], options: TracedRequestsOptions): Requests {
  const [first, ...others] = files.map(({ path }) => path)
  return {
    source: `${latest} ${first}${others.length === 0 ? '' : ` and ${others.length} more`}`,
    async read() {
      try {
        return (await readTracedRequests({ files }, options)).requests
      } catch (error) {
        // The review of the traces says why: what was evaluated is not to blame.
        if (error instanceof AppError && error.code === 'input-unreadable') return []
        throw error
      }
    },
  }
}

function pickWindow({ sinceMs, untilMs, service }: Omit<ReviewedTraces, 'inputs'>) {
  return { ...(sinceMs !== undefined && { sinceMs }), ...(untilMs !== undefined && { untilMs }), ...(service !== undefined && { service }) }
}
