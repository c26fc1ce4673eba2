import type { Label } from '../../model/score.ts'
import type { EvaluationStore } from '../../store/open-store.ts'
import type { LabelSettings } from './label-flags.ts'
import type { Queue } from './open-queue.ts'
import { keyOf } from './plan-labels.ts'

/** The labels of one session, each on disk before the next is asked. */
export interface LabelBook {
  put(given: { at: number; value: number; note?: string }): Promise<void>
  takeBack(at: number): Promise<void>
  /** Labels that this session gave and did not take back. */
  given(): number
}

export function openLabelBook(store: EvaluationStore, { data, metric, strategy, labels, plan, queue }: Queue, { rater }: LabelSettings): LabelBook {
  const written = new Map<number, Label>(queue.flatMap(({ earlier }, at) => (earlier === undefined ? [] : [[at, earlier] as const])))
  const fresh = new Set<number>()
  // Once there is another label, those of before stand for less of the run.
  let restated: readonly Label[] = plan.restated

  function labelOf(at: number, value: number, note: string | undefined): Label | undefined {
    const { output, earlier, inclusionProbability } = queue[at] ?? {}
    if (output === undefined) return undefined
    const { caseId, variant, repeat } = output
    return {
      ...{ caseId, variant, run: data.run.id, repeat, metric, rater, value },
      ...(note !== undefined && { note }),
      ...{ at: new Date().toISOString(), strategy: earlier?.strategy ?? strategy },
      ...(inclusionProbability !== undefined && { inclusionProbability }),
    }
  }

  return {
    async put({ at, value, note }) {
      const label = labelOf(at, value, note)
      if (label === undefined) return
      const { inclusionProbability } = label
      // What others said of the same output, and brought from elsewhere, is of the sample now.
      const beside = labels.filter((each) => each.rater !== rater && each.inclusionProbability === undefined && keyOf(each) === keyOf(label))
      const sampled = inclusionProbability === undefined ? [] : beside.map((each) => ({ ...each, inclusionProbability }))
      await store.putLabels([...restated.filter((each) => !isSame(each, label)), label, ...sampled])
      restated = []
      written.set(at, label)
      fresh.add(at)
    },
    async takeBack(at) {
      const label = written.get(at)
      if (label === undefined) return
      await store.removeLabels([label])
      restated = restated.filter((each) => !isSame(each, label))
      written.delete(at)
      fresh.delete(at)
    },
    given: () => fresh.size,
  }
}

function isSame(a: Label, b: Label): boolean {
  return a.rater === b.rater && keyOf(a) === keyOf(b)
}
