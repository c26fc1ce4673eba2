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

  it('on a terminal it tells the time that is left by what was done since the words changed', () => {
    const { said, at } = onStream(true)
    at(0, '1 of 100 answered', 0)
    at(10, '50 of 100 answered', 0.5)
    at(20, '52 of 100 answered, 1 without an answer', 0.52)
    at(22, '62 of 100 answered, 1 without an answer', 0.62)
    expect(said().at(1)).toBe('\r\u001b[K50 of 100 answered, about 10 s left')
    expect(said().at(-1)).toBe('\r\u001b[K62 of 100 answered, 1 without an answer, about 8 s left')
  })
})

describe('progress where there is no terminal', () => {
  it('is a plain line once both ten seconds and a tenth of the work have passed, and the end says itself', () => {
    const { said, at, end } = onStream(false)
    at(1, '300 of 1000 answered', 0.3)
    at(9, '900 of 1000 answered', 0.9)
    expect(said(), 'a short run adds nothing').toEqual([])
    at(10, '905 of 1000 answered', 0.905)
    at(30, '950 of 1000 answered', 0.95)
    at(40, '1000 of 1000 answered', 1)
    end()
    expect(said()).toEqual(['905 of 1000 answered, about 2 s left\n'])
  })

  it('is some ten lines of a long run, and goes on with what begins anew', () => {
    const { said, at } = onStream(false)
    for (let done = 0; done <= 1000; done += 1) at(done * 4, `${done} of 1000 answered`, done / 1000)
    expect(said().slice(0, 2)).toEqual(['100 of 1000 answered, about 3600 s left\n', '200 of 1000 answered, about 3200 s left\n'])
    expect(said()).toHaveLength(9)
    at(4100, '3 of 10 calls', 0.3)
    expect(said()).toHaveLength(10)
  })

  it('is silent of what has no known share, which may go on for ever', () => {
    const { said, at } = onStream(false)
    for (let second = 0; second < 100; second += 1) at(second, `${second} spans received`)
    expect(said()).toEqual([])
  })
})

function onStream(isTTY: boolean) {
  const texts: string[] = []
  let nowMs = 0
  const progress = createProgress({ isTTY, columns: 120, write: (text) => texts.push(text) }, () => nowMs)
  return {
    said: () => texts,
    at(second: number, message: string, share?: number) {
      nowMs = second * 1000
      progress.say(message, share)
    },
    end: () => progress.end(),
  }
}
