import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBudget, type Reservation } from './budget.ts'

const worst = (usd: number) => ({ inputTokens: 10, outputTokens: 10, usd })
const used = (usd: number) => ({ inputTokens: 5, outputTokens: 5, usd, isKnown: true })

describe('a budget', () => {
  it('holds back the worst case of a call under way, and gives back what it left', async () => {
    const budget = createBudget({ maxCalls: 10, maxUsd: 1 })
    const first = await budget.reserve(worst(0.8))
    const second = budget.reserve(worst(0.8))
    let isReady = false
    void second.then(() => {
      isReady = true
    })
    await Promise.resolve()
    expect(isReady).toBe(false)
    expect([budget.spent(), budget.committed()]).toMatchObject([
      { calls: 0, usd: 0 },
      { calls: 1, usd: 0.8 },
    ])
    if ('settle' in first) first.settle(used(0.1))
    expect(await second).toHaveProperty('settle')
    expect(budget.spent()).toMatchObject({ calls: 1, usd: 0.1 })
  })

  it('refuses what cannot fit even when all that is under way costs nothing', async () => {
    const budget = createBudget({ maxCalls: 10, maxUsd: 1 })
    expect(await budget.reserve(worst(1.01))).toEqual({ refused: '$0.0000 are spent, this call may cost $1.0100, and judge.maxUsd is $1' })
  })

  it('counts calls that brought nothing, and not those that never went out', async () => {
    const budget = createBudget({ maxCalls: 2, maxUsd: 1 })
    for (const sent of [true, false, true]) {
      const room = await budget.reserve(worst(0.5))
      if ('release' in room) room.release(sent)
    }
    expect(budget.spent()).toMatchObject({ calls: 2, usd: 0 })
    expect(await budget.reserve(worst(0))).toEqual({ refused: '2 calls are made, and judge.maxCalls allows no more' })
  })

  it('counts what the run took before it was stopped', async () => {
    const budget = createBudget({ maxCalls: 4, maxUsd: 5 }, { calls: 2, usd: 3 })
    expect(await budget.reserve(worst(2.01))).toEqual({ refused: '$3.0000 are spent, this call may cost $2.0100, and judge.maxUsd is $5' })
    const room = await budget.reserve(worst(2))
    if ('settle' in room) room.settle(used(1))
    expect(budget.spent()).toMatchObject({ calls: 3, usd: 4, inputTokens: 5 })
    const last = await budget.reserve(worst(1))
    if ('settle' in last) last.settle(used(0))
    expect(await budget.reserve(worst(0))).toEqual({ refused: '4 calls are made, and judge.maxCalls allows no more' })
  })

  it('is never passed, in whatever order calls end and whatever they cost within their worst case', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            worst: fc.integer({ min: 0, max: 50 }),
            share: fc.double({ min: 0, max: 1, noNaN: true }),
            end: fc.constantFrom('settle', 'release', 'unsent'),
          }),
          {
            minLength: 1,
            maxLength: 40,
          },
        ),
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 20 }),
        fc.infiniteStream(fc.nat({ max: 1000 })),
        async (calls, maxUsd, maxCalls, picks) => {
          const budget = createBudget({ maxCalls, maxUsd })
          const underWay: { room: Reservation; call: (typeof calls)[number] }[] = []
          let mostHeld = 0
          const all = calls.map(async (call) => {
            const room = await budget.reserve(worst(call.worst))
            if (!('settle' in room)) return
            underWay.push({ room, call })
            const held = underWay.reduce((sum, each) => sum + each.call.worst, 0)
            mostHeld = Math.max(mostHeld, held + budget.spent().usd)
            expect(underWay.length + budget.spent().calls).toBeLessThanOrEqual(maxCalls)
          })
          let isDone = false
          const finished = Promise.all(all).then(() => {
            isDone = true
          })
          while (!isDone) {
            await new Promise((turn) => setImmediate(turn))
            const [next] = underWay.splice((picks.next().value ?? 0) % Math.max(1, underWay.length), 1)
            if (next === undefined) continue
            if (next.call.end === 'settle') next.room.settle(used(next.call.worst * next.call.share))
            else next.room.release(next.call.end === 'release')
          }
          await finished
          expect(mostHeld).toBeLessThanOrEqual(maxUsd + 1e-9)
        },
      ),
      { numRuns: 100 },
    )
  })
})
