import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { openInputs } from './open-inputs.ts'

it('does not wait for standard input after an interrupt', async () => {
  const stdin = new PassThrough()
  const interrupt = new AbortController()
  await openInputs(['-'], stdin, interrupt.signal)
  interrupt.abort()
  expect(stdin.destroyed).toBe(true)
})
