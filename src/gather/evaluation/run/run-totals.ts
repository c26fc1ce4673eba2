import type { EvalRun } from '../../../model/eval-run.ts'
import type { MissingReason, Output } from '../../../model/score.ts'
import type { Judge } from '../judge/judge.ts'
import { familyOf } from '../judge/provider/model-family.ts'

/** What a run has taken so far, with what it took before it was stopped. */
export interface RunTotals {
  asked(attempts: number): void
  came(output: Output): void
  /** Requests to the system, tries included. */
  requests(): number
  runSoFar(judge: Pick<Judge, 'id' | 'family' | 'pinned' | 'spent' | 'served'> | undefined): EvalRun
}

const neverAsked: ReadonlySet<MissingReason> = new Set(['not-applicable', 'spend-cap'])

export function runTotals(
  run: EvalRun,
  { before, asks, costPerCallUsd }: { before: readonly Output[]; asks: boolean; costPerCallUsd: number | undefined },
): RunTotals {
  let requests = asks ? requestsBefore(run, before) : 0
  const families = new Set(run.generatorFamilies)
  let cached = before.filter((output) => output.cached).length
  let toldUsd = 0
  let told = 0
  for (const output of before) note(output)

  function note({ model, costUsd, cached: wasCached }: Output): void {
    if (model !== undefined) families.add(familyOf(model))
    if (costUsd === undefined || wasCached) return
    toldUsd += costUsd
    told += 1
  }

  return {
    asked(attempts) {
      requests += attempts
    },
    came(output) {
      if (output.cached) cached += 1
      note(output)
    },
    requests: () => requests,
    runSoFar(judge) {
      // With what it spent before: see judgeSpentBefore.
      const judged = judge?.spent()
      const targetUsd = costPerCallUsd === undefined ? (told > 0 ? toldUsd : undefined) : requests * costPerCallUsd
      const judgeUsd = judged === undefined ? 0 : judged.usd
      const usd = targetUsd === undefined ? (judged === undefined ? undefined : judgeUsd) : judgeUsd === undefined ? undefined : targetUsd + judgeUsd
      return {
        ...run,
        ...(judge !== undefined && { judges: [{ judge: judge.id, family: judge.family, pinned: judge.pinned, served: judge.served() }] }),
        cachedOutputs: cached,
        calls: { target: requests, judge: judged?.calls ?? run.calls.judge },
        generatorFamilies: [...families].sort(),
        ...(usd !== undefined && { spentUsd: usd }),
        ...(judged?.usd !== undefined && { judgeUsd: judged.usd }),
      }
    },
  }
}

/**
 * Requests to the system before the run was stopped: a process that was killed has not told its last ones, and those of stored answers are counted at least.
 *
 * @param outputs of the run, as they stand
 */
export function requestsBefore({ calls }: EvalRun, outputs: readonly Output[]): number {
  const asked = outputs.filter(({ cached, missing }) => !cached && !(missing !== undefined && neverAsked.has(missing.reason)))
  return Math.max(
    calls.target,
    asked.reduce((sum, { attempts }) => sum + attempts, 0),
  )
}
