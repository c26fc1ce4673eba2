import type { LoadRun } from '../../../measure/load/records.ts'
import { AppError } from '../../../model/app-error.ts'
import { cutSteps } from './cut-steps.ts'
import { type DueClock, startDueClock } from './due-clock.ts'
import { type LiveWindow, liveWindow, SLOT_MS, SLOTS } from './live-figures.ts'
import { type Pacer, pacerOf } from './pacer.ts'
import type { GeneratorHooks, GeneratorPlan } from './plan.ts'
import { type RunEnd, runEnd } from './run-end.ts'
import { openSender, type Sender } from './sender.ts'
import { errorBudget, rateRule, sendCap } from './stop-rules.ts'
import { warmUp } from './warm-up.ts'

const HOUSEKEEPING_MS = 20
/** For what is in flight when a run is stopped before its end. */
const SHORT_GRACE_MS = 2000
/** From here to the run's start: enough that the first request is not late. */
const LEAD_MS = 10

function check({ loop, bodies, target, limits }: GeneratorPlan): void {
  sendCap(limits)
  if (!URL.canParse(target.url) || !/^https?:$/.test(new URL(target.url).protocol)) throw new AppError('config-invalid', `${target.url} is no HTTP URL`)
  if (bodies.length === 0) throw new AppError('config-invalid', 'no request body to send', { hint: 'give at least one query' })
  if (loop.kind === 'open' && loop.dueMs.some((due, i) => due < (loop.dueMs[i - 1] ?? 0))) throw new RangeError('due times do not ascend')
}

function plannedMs({ loop, steps }: GeneratorPlan): number {
  if (loop.kind === 'closed') return loop.durationMs
  return Math.max(loop.dueMs.at(-1) ?? 0, ...steps.map(({ startMs, durationMs }) => startMs + durationMs))
}

/** A run under way. */
interface Run {
  now(): number
  startedAtMs: number
  sender: Sender
  end: RunEnd
  pacer: Pacer
  live: LiveWindow
  planError(): Error | undefined
}

function begin(plan: GeneratorPlan, clock: DueClock): Run {
  const { limits, graceMs } = plan
  const cap = sendCap(limits)
  const spend = errorBudget(limits)
  const live = liveWindow()
  const startedAtMs = Date.now() + LEAD_MS
  const origin = performance.now() + LEAD_MS
  const now = (): number => performance.now() - origin
  let planError: Error | undefined
  const sender = openSender(plan, {
    now,
    sent: live.sent,
    ended(record) {
      live.ended(record)
      const why = spend(record.outcome)
      if (why !== undefined) end.stop(why, Math.min(graceMs, SHORT_GRACE_MS))
      if (end.why() === undefined) pacer.afterEnd()
      else end.check()
    },
    planError(error) {
      planError ??= error
      end.stop({ how: 'interrupted', detail: error.message }, 0)
    },
  })
  const end = runEnd(now, sender.inFlight)
  const pacer = pacerOf(plan, {
    now,
    send(dueMs) {
      if (sender.sentCount() >= cap.requests) end.stop(cap.ended, graceMs)
      if (end.why() !== undefined) return false
      sender.send(dueMs)
      return true
    },
    wakeIn: clock.wakeIn,
    complete: () => end.stop({ how: 'completed', detail: 'the whole plan was driven' }, graceMs),
  })
  return { now, startedAtMs, sender, end, pacer, live, planError: () => planError }
}

/** Looks at the rate, tells how the run stands, and closes a slot of the live figures. */
function tell({ now, sender, end, pacer, live }: Run, plan: GeneratorPlan, hooks: GeneratorHooks): void {
  const at = now()
  if (at <= 0) return
  const window = live.sentOver(SLOTS)
  const due = pacer.dueBetween(window.fromMs, at)
  const why = due !== undefined && at - window.fromMs >= SLOTS * SLOT_MS ? rateRule(window.sent, due, plan.limits.leastRateRatio) : undefined
  // The whole grace: only its last responses tell whether the system kept up with what it was sent.
  if (why !== undefined) end.stop(why, plan.graceMs)
  const lastSecond = pacer.dueBetween(at - 1000, at)
  const askedPerS = lastSecond === undefined ? undefined : lastSecond / Math.min(1, at / 1000)
  hooks.progress?.(live.figures({ elapsedMs: at, ofMs: plannedMs(plan), inFlight: sender.inFlight(), askedPerS }))
  live.slide(at)
}

/**
 * Drives a plan and records every request.
 *
 * Open loop: a request is sent when it is due, whatever became of those before it, and its clock starts when it was due. Closed loop: a fixed
 * number at a time, each sent when the one before it ended, so that a slow system slows its own load down (coordinated omission).
 * Nothing is retried and no redirect followed. A run ends with its plan, by a stop rule of its limits, or by the signal; in any case with
 * what was measured, and its steps end when it did.
 *
 * @throws AppError `config-invalid` for a plan that cannot be sent
 */
export async function runGenerator(plan: GeneratorPlan, hooks: GeneratorHooks = {}): Promise<LoadRun> {
  check(plan)
  await warmUp(plan)
  const clock = await startDueClock(pump)
  const run = begin(plan, clock)
  const { sender, end } = run
  function pump(): void {
    if (end.why() === undefined) run.pacer.pump()
  }
  const interrupt = (): void => end.stop({ how: 'interrupted', detail: 'stopped by the user' }, Math.min(plan.graceMs, SHORT_GRACE_MS))
  hooks.signal?.addEventListener('abort', interrupt)
  if (hooks.signal?.aborted) interrupt()
  const telling = setInterval(() => tell(run, plan, hooks), SLOT_MS)
  const housekeeping = setInterval(() => {
    sender.expire()
    pump()
    end.check()
  }, HOUSEKEEPING_MS)
  pump()
  await end.over
  hooks.signal?.removeEventListener('abort', interrupt)
  clearInterval(telling)
  clearInterval(housekeeping)
  clock.stop()
  sender.expire()
  const ended = end.why() ?? { how: 'completed', detail: '' }
  sender.giveUpAll({ outcome: 'aborted', detail: `still in flight when the run ended: ${ended.detail}` })
  await sender.close()
  const planError = run.planError()
  if (planError !== undefined) {
    throw new AppError('config-invalid', `requests cannot be sent: ${planError.message}`, { cause: planError, hint: 'look at load.headers' })
  }
  const stoppedAtMs = end.stoppedAtMs()
  const steps = stoppedAtMs === undefined ? plan.steps : cutSteps(plan.steps, sender.records, stoppedAtMs)
  return { startedAtMs: run.startedAtMs, steps, records: sender.records, ended }
}
