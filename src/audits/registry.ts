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
import { brokenPropagation } from './observability/broken-propagation.ts'
import { missingFirstToken } from './observability/missing-first-token.ts'
import { streamingWithoutUsage } from './observability/streaming-without-usage.ts'
import { uninstrumentedTime } from './observability/uninstrumented-time.ts'
import { requestErrors } from './reliability/request-errors.ts'

/** Every audit, in the order in which checks are listed: latency, cost, reliability, observability. */
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
  brokenPropagation,
  missingFirstToken,
  streamingWithoutUsage,
  uninstrumentedTime,
]
