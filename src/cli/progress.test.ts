import { describe, expect, it } from 'vitest'
import { createProgress } from './progress.ts'

describe('progress', () => {
  it.each([
    [0, 'graded 3'],
    [5, 'grad'],
  ])('on a terminal that says it is %i wide', (columns, shown) => {
    let text = ''
    const write = (part: string): void => {
      text += part
    }
    createProgress({ isTTY: true, columns, write }).say('graded 3')
    expect(text.replace('\r\u001b[K', '')).toBe(shown)
  })
})
