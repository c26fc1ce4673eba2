import type { Expectation } from '../../../../model/case.ts'
import type { Assertion } from './assertion.ts'
export function checkOf(_: Assertion): Expectation | undefined {
  return undefined
}
export function referenceOf(_: Assertion): string | undefined {
  return undefined
}
