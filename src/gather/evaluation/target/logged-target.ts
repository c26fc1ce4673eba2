import type { Output } from '../../../model/score.ts'
import { type Answer, missing, sha256, type Target } from './target.ts'

/** Answers that are there already, by case and repeat: nothing is asked. */
export function loggedTarget(describe: string, outputs: readonly Output[]): Target & { repeats: number } {
  const byCase = new Map<string, Map<number, Output>>()
  for (const output of outputs) {
    const repeats = byCase.get(output.caseId) ?? new Map<number, Output>()
    byCase.set(output.caseId, repeats.set(output.repeat, output))
  }
  return {
    describe,
    hash: sha256(outputs.map(({ caseId, repeat, text, missing: why, retrieved }) => [caseId, repeat, text, why, retrieved])),
    asks: false,
    repeats: outputs.reduce((most, { repeat }) => Math.max(most, repeat + 1), 1),
    async ask(given, _, repeat) {
      const output = byCase.get(given.id)?.get(repeat)
      return output === undefined ? missing('no-output', `there is no output of it in ${describe}`) : answerOf(output)
    },
  }
}

function answerOf({ text, missing: why, retrieved, latencyMs, firstTokenMs, tokens, costUsd, model, traceId }: Output): Answer {
  return {
    ...(text !== undefined && { text }),
    ...(why !== undefined && { missing: why }),
    ...(retrieved !== undefined && { retrieved }),
    ...(latencyMs !== undefined && { latencyMs }),
    ...(firstTokenMs !== undefined && { firstTokenMs }),
    ...(tokens !== undefined && { tokens }),
    ...(costUsd !== undefined && { costUsd }),
    ...(model !== undefined && { model }),
    ...(traceId !== undefined && { traceId }),
  }
}
