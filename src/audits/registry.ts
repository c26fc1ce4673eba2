import type { Audit } from '../model/define.ts'
import { doubleCountedUsage } from './cost/double-counted-usage.ts'
import { expensiveTail } from './cost/expensive-tail.ts'
import { failedCallsCost } from './cost/failed-calls-cost.ts'
import { reasoningHeavyOutput } from './cost/reasoning-heavy-output.ts'
import { repeatedCalls } from './cost/repeated-calls.ts'
import { statedCostDiffers } from './cost/stated-cost-differs.ts'
import { truncatedAnswers } from './cost/truncated-answers.ts'
import { unpricedCalls } from './cost/unpriced-calls.ts'
import { unusedPrefixCache } from './cost/unused-prefix-cache.ts'
import { casesLeaked } from './evaluation/cases-leaked.ts'
import { costlyFailureMode } from './evaluation/costly-failure-mode.ts'
import { coverageGap } from './evaluation/coverage-gap.ts'
import { evaluationSmallerThanGate } from './evaluation/evaluation-smaller-than-gate.ts'
import { gateFlipsByNoise } from './evaluation/gate-flips-by-noise.ts'
import { judgeOfTheGeneratorsFamily } from './evaluation/judge-of-the-generators-family.ts'
import { metricsInConflict } from './evaluation/metrics-in-conflict.ts'
import { missingScoresHide } from './evaluation/missing-scores-hide.ts'
import { noErrorBars } from './evaluation/no-error-bars.ts'
import { nonRandomGoldSet } from './evaluation/non-random-gold-set.ts'
import { repeatsThatDoNotVary } from './evaluation/repeats-that-do-not-vary.ts'
import { staleCases } from './evaluation/stale-cases.ts'
import { uncalibratedJudge } from './evaluation/uncalibrated-judge.ts'
import { hedgingCutsTheTail } from './latency/hedging-cuts-the-tail.ts'
import { lateFirstToken } from './latency/late-first-token.ts'
import { longAnswersDriveLatency } from './latency/long-answers-drive-latency.ts'
import { moreCallsInTheTail } from './latency/more-calls-in-the-tail.ts'
import { serialCalls } from './latency/serial-calls.ts'
import { sessionsMeetTheTail } from './latency/sessions-meet-the-tail.ts'
import { stageNotWorthOptimizing } from './latency/stage-not-worth-optimizing.ts'
import { tailOwnedByOneStage } from './latency/tail-owned-by-one-stage.ts'
import { answersArriveAtOnce } from './load/answers-arrive-at-once.ts'
import { blockedEventLoop } from './load/blocked-event-loop.ts'
import { bottleneckNotSuspected } from './load/bottleneck-not-suspected.ts'
import { capacityBelowGrowth } from './load/capacity-below-growth.ts'
import { coldStart } from './load/cold-start.ts'
import { connectionPoolStarvation } from './load/connection-pool-starvation.ts'
import { coordinatedTail } from './load/coordinated-tail.ts'
import { noBackpressure } from './load/no-backpressure.ts'
import { retriesAmplifyLoad } from './load/retries-amplify-load.ts'
import { sessionsMeetSlowUnderLoad } from './load/sessions-meet-slow-under-load.ts'
import { timeoutShorterThanTail } from './load/timeout-shorter-than-tail.ts'
import { biasedSampling } from './observability/biased-sampling.ts'
import { brokenPropagation } from './observability/broken-propagation.ts'
import { clockSkew } from './observability/clock-skew.ts'
import { duplicateSpans } from './observability/duplicate-spans.ts'
import { feedbackNotLinked } from './observability/feedback-not-linked.ts'
import { implausibleTimes } from './observability/implausible-times.ts'
import { millisecondTruncation } from './observability/millisecond-truncation.ts'
import { missingFirstToken } from './observability/missing-first-token.ts'
import { mistypedStage } from './observability/mistyped-stage.ts'
import { retriesInvisible } from './observability/retries-invisible.ts'
import { streamingWithoutUsage } from './observability/streaming-without-usage.ts'
import { uninstrumentedTime } from './observability/uninstrumented-time.ts'
import { unnamedSession } from './observability/unnamed-session.ts'
import { unredactedContent } from './observability/unredacted-content.ts'
import { unversionedPrompt } from './observability/unversioned-prompt.ts'
import { usageInvariantBroken } from './observability/usage-invariant-broken.ts'
import { emptyRetrieval } from './reliability/empty-retrieval.ts'
import { requestErrors } from './reliability/request-errors.ts'
import { retryAmplification } from './reliability/retry-amplification.ts'
import { runawayAgent } from './reliability/runaway-agent.ts'
import { swallowedErrors } from './reliability/swallowed-errors.ts'
import { timeoutPileUp } from './reliability/timeout-pile-up.ts'
import { unpinnedModel } from './reliability/unpinned-model.ts'

/** Every audit, in the order in which checks are listed: latency, load, cost, evaluation, reliability, observability. */
export const audits: readonly Audit[] = [
  hedgingCutsTheTail,
  lateFirstToken,
  longAnswersDriveLatency,
  moreCallsInTheTail,
  serialCalls,
  sessionsMeetTheTail,
  stageNotWorthOptimizing,
  tailOwnedByOneStage,
  answersArriveAtOnce,
  blockedEventLoop,
  bottleneckNotSuspected,
  capacityBelowGrowth,
  coldStart,
  connectionPoolStarvation,
  coordinatedTail,
  noBackpressure,
  retriesAmplifyLoad,
  sessionsMeetSlowUnderLoad,
  timeoutShorterThanTail,
  doubleCountedUsage,
  expensiveTail,
  failedCallsCost,
  reasoningHeavyOutput,
  repeatedCalls,
  statedCostDiffers,
  truncatedAnswers,
  unpricedCalls,
  unusedPrefixCache,
  casesLeaked,
  costlyFailureMode,
  coverageGap,
  evaluationSmallerThanGate,
  gateFlipsByNoise,
  judgeOfTheGeneratorsFamily,
  metricsInConflict,
  missingScoresHide,
  noErrorBars,
  nonRandomGoldSet,
  repeatsThatDoNotVary,
  staleCases,
  uncalibratedJudge,
  emptyRetrieval,
  requestErrors,
  retryAmplification,
  runawayAgent,
  swallowedErrors,
  timeoutPileUp,
  unpinnedModel,
  biasedSampling,
  brokenPropagation,
  clockSkew,
  duplicateSpans,
  feedbackNotLinked,
  implausibleTimes,
  millisecondTruncation,
  missingFirstToken,
  mistypedStage,
  retriesInvisible,
  streamingWithoutUsage,
  uninstrumentedTime,
  unnamedSession,
  unredactedContent,
  unversionedPrompt,
  usageInvariantBroken,
]
