import type { Audit } from '../model/define.ts'
import { doubleCountedUsage } from './cost/double-counted-usage.ts'
import { hedgingCutsTheTail } from './latency/hedging-cuts-the-tail.ts'
import { lateFirstToken } from './latency/late-first-token.ts'
import { longAnswersDriveLatency } from './latency/long-answers-drive-latency.ts'
import { moreCallsInTheTail } from './latency/more-calls-in-the-tail.ts'
import { serialCalls } from './latency/serial-calls.ts'
import { sessionsMeetTheTail } from './latency/sessions-meet-the-tail.ts'
import { stageNotWorthOptimizing } from './latency/stage-not-worth-optimizing.ts'
import { tailOwnedByOneStage } from './latency/tail-owned-by-one-stage.ts'
import { requestErrors } from './reliability/request-errors.ts'

/** Every audit, in the order of the review's check list. */
export const audits: readonly Audit[] = [
  hedgingCutsTheTail,
  lateFirstToken,
  longAnswersDriveLatency,
  moreCallsInTheTail,
  serialCalls,
  sessionsMeetTheTail,
  stageNotWorthOptimizing,
  tailOwnedByOneStage,
  doubleCountedUsage,
  requestErrors,
]
