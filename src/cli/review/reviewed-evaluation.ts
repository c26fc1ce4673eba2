import type { EvaluationInputs } from '../../gather/evaluation/index.ts'
import { readTracedRequests } from '../../gather/traces/traced-requests.ts'
import type { Config } from '../../model/config.ts'
import { hasReviewedStore, openReviewedStore, type StoreFlags } from '../open-reviewed-store.ts'

/** Requests that coverage is measured on: the latest. */
const mostRequests = 5000

/** What was evaluated in the store that is reviewed, and how many spans are beside it; `undefined` where nothing was. */
export async function reviewedEvaluation(args: StoreFlags, config: Config): Promise<{ inputs: EvaluationInputs; spans: number } | undefined> {
  if (!hasReviewedStore(args, config)) return undefined
  const openStore = () => openReviewedStore(args, config)
  const store = await openStore()
  try {
    if (!(await store.evaluation.isUsed())) return undefined
    const { spans } = await store.totals()
    const requests = {
      source: `the latest ${mostRequests.toLocaleString('en-US')} requests of ${store.origin}`,
      read: async (opened: typeof store) => (await readTracedRequests({ store: opened }, { most: mostRequests, content: config.traces.content })).requests,
    }
    return { inputs: { openStore, ...(spans > 0 && { requests }) }, spans }
  } finally {
    await store.close()
  }
}
