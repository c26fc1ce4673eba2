/** What was found, and what stands in the way of more. */
export interface TextCounts {
  requests: number
  withInput: number
  withOutput: number
  /** Requests of which content was logged and dropped before it was stored. */
  dropped: number
  tooLong: number
}

/** Why texts are missing, in a sentence or two with what to do; `undefined` where none are. */
export function whyTextsAreMissing({ requests, withInput, withOutput, dropped, tooLong }: TextCounts): string | undefined {
  if (requests === 0) return 'There is no request of real traffic among the traces.'
  const reasons: string[] = []
  const missing = Math.max(requests - withInput, requests - withOutput)
  if (missing === 0 && tooLong === 0) return undefined
  const which = [...lacking('question', withInput, requests), ...lacking('answer', withOutput, requests)].join(', ')
  if (dropped > 0) {
    reasons.push(
      `${dropped} of ${requests} were logged with content that was dropped before it was stored (traces.content: drop); set it to redact or keep and collect anew, or read the trace files themselves`,
    )
  }
  if (missing > dropped) {
    reasons.push(
      'their spans carry no such text: have the instrumentation record content (OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT for OpenTelemetry GenAI, TRACELOOP_TRACE_CONTENT for OpenLLMetry, recordInputs and recordOutputs for the AI SDK), or set input.value and output.value on the root span',
    )
  }
  if (tooLong > 0) reasons.push(`${tooLong} texts of more than a million characters were left out`)
  return `${which === '' ? 'Some texts are missing' : which}: ${reasons.join('; ')}.`
}

function lacking(what: string, have: number, of: number): string[] {
  if (have === of) return []
  return [have === 0 ? `none of ${of} requests has its ${what}` : `${of - have} of ${of} requests have no ${what}`]
}
