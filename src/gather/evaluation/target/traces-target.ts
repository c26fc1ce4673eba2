import { type Case, inputText } from '../../../model/case.ts'
import type { TracedRequest } from '../../../model/traced-request.ts'
import { type Answer, missing, sha256, type Target } from './target.ts'

/** Requests of production as they were answered, matched with cases by the trace that a case comes from, else by the words of the question. */
export function tracesTarget(describe: string, requests: readonly TracedRequest[]): Target {
  const byTrace = new Map<string, TracedRequest>()
  const byInput = new Map<string, TracedRequest>()
  // The latest answer to a question stands for it.
  for (const request of [...requests].sort((a, b) => a.startMs - b.startMs)) {
    byTrace.set(request.traceId, request)
    if (request.input !== undefined) byInput.set(plain(request.input), request)
  }
  return {
    describe,
    hash: sha256(requests.map(({ traceId, spanId, input, output }) => [traceId, spanId, input, output])),
    asks: false,
    async ask(given) {
      const { traceId } = given.source
      const request = (traceId === undefined ? undefined : byTrace.get(traceId)) ?? byInput.get(plain(inputText(given.input)))
      return request === undefined ? missing('no-output', 'no trace has this question') : answerOf(request)
    },
  }
}

/** Each request that shows what was asked, as a case of its own; those of a conversation are a group. */
export function casesOfTraces(requests: readonly TracedRequest[]): { cases: Case[]; withoutInput: number } {
  const cases = requests.flatMap((request): Case[] => {
    const { traceId, spanId, input, sessionId, userId, promptName, promptVersion, startMs } = request
    if (input === undefined || input.trim() === '') return []
    const group = sessionId ?? userId
    return [
      {
        id: `${traceId}-${spanId}`,
        ...(group !== undefined && { group }),
        slices: {
          service: request.service,
          ...(promptName !== undefined && { prompt: `${promptName}${promptVersion === undefined ? '' : ` ${promptVersion}`}` }),
        },
        input,
        expect: [],
        tags: [],
        source: { kind: 'trace', traceId, spanId },
        addedAt: new Date(startMs).toISOString(),
      },
    ]
  })
  return { cases, withoutInput: requests.length - cases.length }
}

function plain(text: string): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()
}

function answerOf({ traceId, failed, errorType, output, passages, latencyMs, model, tokens, costUsd }: TracedRequest): Answer {
  const known = {
    traceId,
    latencyMs,
    ...(passages !== undefined && { retrieved: passages }),
    ...(model !== undefined && { model }),
    ...(tokens !== undefined && { tokens }),
    ...(costUsd !== undefined && { costUsd }),
  }
  if (failed) return { ...missing('target-error', `the request failed${errorType === undefined ? '' : `: ${errorType.slice(0, 300)}`}`), ...known }
  if (output === undefined) return { ...missing('no-output', 'its trace does not hold what was answered'), ...known }
  return { text: output, ...known }
}
