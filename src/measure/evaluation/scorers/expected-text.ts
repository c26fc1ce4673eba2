import { z } from 'zod'
import type { Case } from '../../../model/case.ts'

/** The option that says what is expected; numbers are taken as they are written. */
export const expectedValue = z.union([z.string(), z.number()]).transform(String).optional().describe('what is expected; the reference of the case without it')

/** What a case expects: the option, else the case's reference; nothing where that is empty too. */
export function expectedText(value: string | undefined, { reference }: Case): string | undefined {
  const expected = value ?? reference
  return expected === undefined || expected.trim() === '' ? undefined : expected
}
