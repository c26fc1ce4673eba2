import type { Case } from '../../../model/case.ts'
import { type Output, outputKey } from '../../../model/score.ts'
import { type Answer, missing } from '../target/target.ts'
import { type AskOptions, askWithRetries } from './ask-with-retries.ts'
import { createBudget } from './budget.ts'
import { createPace } from './pace.ts'
import type { RunInProgress } from './run-in-progress.ts'
import { whyUnasked } from './unasked.ts'
import { unreachableGuard } from './unreachable-guard.ts'

/** What all requests of a run know of each other. */
export interface Asking {
  going: RunInProgress
  /** From before a resume. */
  known: ReadonlyMap<string, Output>
  options: AskOptions
  guard: (answer: Answer) => void
}

export function openAsking(going: RunInProgress): Asking {
  const { target, config, before, world } = going.inputs
  const { signal, giveUp } = going.ending
  return {
    going,
    known: new Map(before.outputs.map((output) => [outputKey(output), output])),
    options: {
      target,
      pace: createPace(target.asks ? config.ratePerS : undefined, world),
      budget: createBudget(config.limits, going.totals.requests()),
      timeoutMs: config.timeoutMs,
      retries: config.retries,
      world: { ...world, signal, giveUp },
    },
    guard: unreachableGuard(target.describe),
  }
}

/** What the system answers to a case, on its way to the store. @throws AppError where it cannot be reached at all */
export async function outputOf(asking: Asking, given: Case, repeat: number): Promise<Output> {
  const { going, known } = asking
  const { run, target, cache, writer, world } = going.inputs
  const before = known.get(outputKey({ caseId: given.id, repeat }))
  if (before !== undefined) return before
  const { answer, attempts, cached } = await answerOf(asking, given, repeat)
  const { retry, unsent, ...came } = answer
  const output: Output = {
    caseId: given.id,
    variant: run.variant,
    run: run.id,
    repeat,
    ...(came.text === undefined && came.missing === undefined ? { ...came, ...missing('no-output', 'the system gave no text') } : came),
    attempts: Math.max(1, attempts),
    cached,
    at: new Date(world.nowMs()).toISOString(),
  }
  void writer.output(output).catch(going.ending.fail)
  if (!cached && target.asks) void cache?.put(given, answer).catch(going.ending.fail)
  going.totals.came(output)
  return output
}

async function answerOf({ going, options, guard }: Asking, given: Case, repeat: number): Promise<{ answer: Answer; attempts: number; cached: boolean }> {
  const { target, cache, config } = going.inputs
  const unasked = whyUnasked(given, config.limits.maxInputBytes)
  if (unasked !== undefined) return { answer: { missing: unasked }, attempts: 0, cached: false }
  if (!target.asks) return { answer: await target.ask(given, going.ending.giveUp, repeat), attempts: 0, cached: false }
  const earlier = cache?.get(given)
  if (earlier !== undefined) return { answer: earlier, attempts: 0, cached: true }
  const asked = await askWithRetries(given, repeat, options)
  going.totals.asked(asked.attempts)
  // Where the cap left no request, nothing was learnt of the system.
  if (asked.attempts > 0) guard(asked.answer)
  return { ...asked, cached: false }
}
