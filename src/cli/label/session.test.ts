import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { beginSession, type Effect, keyLine, press, type Session, type SessionItem } from './session.ts'

const open = (count: number): SessionItem[] => Array.from({ length: count }, () => ({}))

function pressAll(begin: Session, keys: readonly string[]): { session: Session; effects: Effect[] } {
  const effects: Effect[] = []
  let session = begin
  for (const key of keys) {
    const step = press(session, key)
    session = step.session
    if (step.effect !== undefined) effects.push(step.effect)
  }
  return { session, effects }
}

describe('a session of labelling', () => {
  it('labels by y, n, 1 and 0, and goes on to the next', () => {
    const { session, effects } = pressAll(beginSession(open(5), 2), ['y', 'n', '1', '0'])
    expect(effects).toEqual([1, 0, 1, 0].map((value, at) => ({ kind: 'label', at, value })))
    expect(session.at).toBe(4)
  })

  it('on a scale of 5 takes 1 to 5 as 0 to 1 in quarters, y and n as its ends, and 0 and 6 as no grade', () => {
    const { effects } = pressAll(beginSession(open(9), 5), ['1', '2', '3', '4', '5', 'y', 'n', '0', '6'])
    expect(effects.slice(0, 7).map((effect) => ('value' in effect ? effect.value : undefined))).toEqual([0, 0.25, 0.5, 0.75, 1, 1, 0])
    expect(effects.slice(7)).toMatchObject([{ kind: 'say' }, { kind: 'say' }])
    expect(keyLine(beginSession(open(1), 5))).toContain('1-5 grade, 5 is best')
  })

  it('undoes across items, skips and earlier sessions, the last first', () => {
    const earlier: SessionItem[] = [{ value: 1, note: 'seen' }, { value: 0 }, {}, {}, {}]
    const begin = beginSession(earlier, 2)
    expect(begin.at).toBe(2)
    const { session, effects } = pressAll(begin, ['s', 'y', 'u', 'u', 'u', 'u', 'u'])
    expect(effects).toEqual([
      { kind: 'skip', at: 2 },
      { kind: 'label', at: 3, value: 1 },
      { kind: 'unlabel', at: 3 },
      { kind: 'unlabel', at: 1 },
      { kind: 'unlabel', at: 0 },
      { kind: 'say', what: 'There is nothing to undo.' },
    ])
    expect(session).toMatchObject({ at: 0, history: [], items: [{ note: 'seen' }, {}, {}, {}, {}] })
    expect(pressAll(session, ['n']).effects).toEqual([{ kind: 'label', at: 0, value: 0, note: 'seen' }])
  })

  it('keeps a note with the label: letters are text while it is written, Backspace takes one, Escape leaves it', () => {
    const { session, effects } = pressAll(beginSession(open(2), 2), ['t', 'n', 'o', 't', '🙂', 'backspace', 'enter', 'y', 't', 'q', 'escape', 'n'])
    expect(effects).toEqual([{ kind: 'noted' }, { kind: 'label', at: 0, value: 1, note: 'not' }, { kind: 'label', at: 1, value: 0 }])
    expect(session.isOver).toBe(false)
    expect(pressAll(beginSession([{ note: 'old' }], 2), ['t', ' ', 'enter', 'y']).effects).toEqual([{ kind: 'noted' }, { kind: 'label', at: 0, value: 1 }])
  })

  it('waits at the end, so that the last label can be taken back, and ends by q or Enter', () => {
    const { session } = pressAll(beginSession(open(1), 2), ['y'])
    expect(keyLine(session)).toBe('All were seen.  u undo  q finish')
    expect(press(session, 'n')).toMatchObject({ session: { isOver: false }, effect: { kind: 'say' } })
    expect(press(session, 'u').session.at).toBe(0)
    expect(press(session, 'enter').session.isOver).toBe(true)
    expect(press(press(session, 'q').session, 'y').session.isOver).toBe(true)
    expect(press(beginSession(open(1), 2), 'enter')).toEqual({ session: beginSession(open(1), 2) })
  })

  it('whatever is pressed, what is in the store is what the items say, and undo of all of it is the beginning', () => {
    const key = fc.constantFrom('y', 'n', 's', 'u', 'm', 't', 'x', 'enter', 'escape', 'backspace', '7')
    fc.assert(
      fc.property(fc.array(key, { maxLength: 60 }), fc.nat(6), (keys, count) => {
        const begin = beginSession(open(count), 2)
        const { session, effects } = pressAll(begin, keys)
        const stored = new Map<number, number>()
        for (const effect of effects) {
          if (effect.kind === 'label') stored.set(effect.at, effect.value)
          if (effect.kind === 'unlabel') expect(stored.delete(effect.at)).toBe(true)
        }
        expect(session.items.flatMap(({ value }, at) => (value === undefined ? [] : [[at, value]]))).toEqual([...stored].sort((a, b) => a[0] - b[0]))
        expect(session.at === count || session.items[session.at]?.value === undefined).toBe(true)
        if (session.isOver) return
        const undone = pressAll(session, ['escape', ...session.history.map(() => 'u')]).session
        expect(undone.items.every(({ value }) => value === undefined)).toBe(true)
        expect(undone.history).toEqual([])
      }),
    )
  })
})
