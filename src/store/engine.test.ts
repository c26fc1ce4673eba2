import { expect, it } from 'vitest'
import { storeError } from './engine.ts'

it('says of a full disk that it is one, and not to name another store, which a review of files has not', () => {
  const error = storeError(new Error('Code: 243. DB::Exception: Cannot reserve 1.00 MiB, not enough space. (NOT_ENOUGH_SPACE)'))
  expect(error.message).toMatch(/^The disk is full: /)
  expect(error.hint).not.toContain('--store')
})
