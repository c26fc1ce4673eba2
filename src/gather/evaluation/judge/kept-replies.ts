import type { Asked } from './ask.ts'
import type { ModelWatch } from './provider/model-watch.ts'

/** A reply that was paid for before, read again. */
export interface Kept<Value> {
  asked: Asked<Value>
  /** The model that gave it, where the provider told. */
  served?: string
}

export interface KeptReplies {
  /** The kept reply, or the one of a new call where another model answers today. */
  orAsk<Value>(kept: Kept<Value>, ask: () => Promise<Asked<Value>>, suffice: boolean): Promise<Asked<Value>>
  /** Kept replies that were not taken, by the model that gave them. */
  setAside(): ReadonlyMap<string, number>
}

/** Calls at most that are made to learn which model answers; a provider that cannot be reached contradicts no kept reply. */
const mostProbes = 3

/**
 * A kept reply of another model than the one that answers today is of another judge. Until somebody has answered, the first of them is therefore asked again,
 * and the others wait for it; where all that is wanted is kept and of one model, nobody needs to be asked.
 */
export function keptReplies(watch: ModelWatch): KeptReplies {
  const aside = new Map<string, number>()
  let probing: Promise<unknown> | undefined
  let probes = 0
  return {
    async orAsk(kept, ask, suffice) {
      const { served } = kept
      if (served === undefined) return kept.asked
      while (!suffice && watch.first() === undefined && (probing !== undefined || probes < mostProbes)) {
        if (probing !== undefined) {
          await probing
          continue
        }
        probes += 1
        const asking = ask().finally(() => {
          probing = undefined
        })
        probing = asking
        const came = await asking
        if ('value' in came.result || came.result.missing.reason === 'interrupted') return came
      }
      if (!watch.accepts(served)) {
        aside.set(served, (aside.get(served) ?? 0) + 1)
        return ask()
      }
      watch.note(served)
      return kept.asked
    },
    setAside: () => aside,
  }
}
