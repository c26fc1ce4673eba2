import { z } from 'zod'
import type { Output } from '../../../model/score.ts'
import type { Scorer } from '../../../model/scorer.ts'
import { defineFactory, type ScorerFactory } from './define-factory.ts'
import { missing } from './missing.ts'

interface OutputValue {
  name: string
  unit: Scorer['unit']
  what: string
  of(output: Output): number | undefined
}

/** A figure that comes with the output: lower is better, and where the output does not tell there is none. */
function outputValue({ name, unit, what, of }: OutputValue): ScorerFactory {
  return defineFactory({ name, version: '1', options: z.strictObject({}), make: () => lowerIsBetter(name, unit, what, of) })
}

function lowerIsBetter(id: string, unit: Scorer['unit'], what: string, of: OutputValue['of']): Omit<Scorer, 'version'> {
  return {
    id,
    kind: 'deterministic',
    better: 'lower',
    range: [0, null],
    unit,
    formula: `${what}, as it came with the output; that of the answer when it was first given, where it was taken from the cache.`,
    missingMeans: '`not-told`: the output does not tell.',
    score: ({ output }) => of(output) ?? missing('not-told', `the output does not tell its ${id}`),
  }
}

/** Milliseconds to the end of the answer. */
export const latency = outputValue({
  name: 'latency',
  unit: 'ms',
  what: 'Milliseconds from the request to the end of the answer',
  of: (output) => output.latencyMs,
})

/** Milliseconds to the first piece of the answer. */
export const firstToken = outputValue({
  name: 'first-token',
  unit: 'ms',
  what: 'Milliseconds from the request to the first piece of the answer',
  of: (output) => output.firstTokenMs,
})

/** US dollars. */
export const cost = outputValue({ name: 'cost', unit: 'usd', what: 'US dollars that the answer cost', of: (output) => output.costUsd })

/** Tokens of the answer's model calls. */
export const tokens = defineFactory({
  name: 'tokens',
  version: '1',
  options: z.strictObject({ of: z.enum(['total', 'input', 'output']).default('total').describe('which tokens; the total needs both') }),
  make: ({ of }) => lowerIsBetter('tokens', 'tokens', 'Tokens of the model calls', (output) => tokensOf(output, of)),
})

function tokensOf({ tokens: told }: Output, of: 'total' | 'input' | 'output'): number | undefined {
  if (of !== 'total') return told?.[of]
  return told?.input === undefined || told.output === undefined ? undefined : told.input + told.output
}
