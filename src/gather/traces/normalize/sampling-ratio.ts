import type { Attributes } from '../../../model/span.ts'
import { toFinite } from './coerce.ts'

/**
 * Share of traces that was kept, from the W3C tracestate of OpenTelemetry: `ot=th:c` is a rejection threshold of up to 14
 * hexadecimal digits, trailing zeros left out; the probability is (2^56 - T) / 2^56. The older `ot=p:N` is 2^-N.
 * @see https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/
 */
export function ratioFromTraceState(traceState: string): number | undefined {
  const ot = /(?:^|,)\s*ot=([^,]*)/.exec(traceState)?.[1]
  if (ot === undefined) return undefined
  const threshold = /(?:^|;)th:([0-9a-fA-F]{1,14})(?:;|$)/.exec(ot)?.[1]
  // As a share of 2^56, so that no digit is lost before the subtraction.
  if (threshold !== undefined) return 1 - Number.parseInt(threshold, 16) / 16 ** threshold.length
  const power = /(?:^|;)p:(\d{1,2})(?:;|$)/.exec(ot)?.[1]
  const exponent = power === undefined ? undefined : Number(power)
  return exponent === undefined || exponent > 62 ? undefined : 2 ** -exponent
}

/** A sampler's parameter is a ratio only for samplers that draw lots; a rate limiter's is a rate. */
export function ratioIsProbability(attributes: Attributes): boolean {
  const type = attributes['sampler.type']
  return typeof type !== 'string' || type === 'probabilistic' || type === 'const'
}

/** Honeycomb's convention: one in `SampleRate` was kept. */
export function ratioFromSampleRate(attributes: Attributes): number | undefined {
  const rate = toFinite(attributes.SampleRate ?? attributes['sample.rate'])
  return rate !== undefined && rate >= 1 ? 1 / rate : undefined
}
