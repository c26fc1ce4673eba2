import { type JudgeCall, promptVersion, tokensOf } from './calls/call.ts'
import type { JudgePlan } from './judge.ts'
import { sealPrompt } from './seal-prompt.ts'
import { type CallPrice, mostInputTokens } from './spend/call-price.ts'

/** Number, tokens and price of calls, as if nothing were in the cache and nothing failed. */
export function planOf(planned: readonly JudgeCall<unknown>[], price: CallPrice, maxOutputTokens: number): JudgePlan {
  const sum = { calls: 0, inputTokens: 0, outputTokens: 0, usd: 0, usdAtMost: 0 }
  for (const call of planned) addCall(sum, call, price, maxOutputTokens)
  const { calls, inputTokens, outputTokens, usd, usdAtMost } = sum
  return {
    calls,
    inputTokens,
    outputTokens,
    ...(price.isKnown ? { usd, usdAtMost } : {}),
    basis: `tokens as characters / 4, and of answers as a guess from the length of what is graded; ${price.basis}; prompts of version ${promptVersion}; without tries after a failure`,
  }
}

type Sum = Pick<JudgePlan, 'calls' | 'inputTokens' | 'outputTokens'> & { usd: number; usdAtMost: number }

function addCall(sum: Sum, call: JudgeCall<unknown>, price: CallPrice, maxOutputTokens: number): void {
  const prompt = sealPrompt(call)
  const input = tokensOf(prompt.system) + tokensOf(prompt.user)
  const output = Math.min(maxOutputTokens, call.outputTokens)
  sum.calls += 1
  sum.inputTokens += input
  sum.outputTokens += output
  sum.usd += price.usd({ input, output }) ?? 0
  sum.usdAtMost += price.usd({ input: mostInputTokens(prompt, call.schema), output: maxOutputTokens }) ?? 0
}
