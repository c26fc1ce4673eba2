import { describe, expect, it } from 'vitest'
import { MetricComparison } from '../../../model/evaluation-evidence.ts'
import { isMeasured } from '../../../model/measurement.ts'
import { seededRandom } from '../../interval/random.ts'
import type { Traffic } from '../estimate/traffic-weights.ts'
import { compareMetric, compareMetrics, type MetricPairs } from './compare-metric.ts'
import type { Pair } from './compare-metric-measure.ts'

const options = { margin: 0.05, alpha: 0.05, better: 'higher' as const, range: [0, 1] as const, unit: 'ratio' as const, seed: 1 }

function pairsOf(n: number, each: (i: number) => { a?: number; b?: number }, more: (i: number) => Partial<Pair> = () => ({})): Pair[] {
  return Array.from({ length: n }, (_, i) => ({ caseId: `c${i}`, group: `c${i}`, slices: {}, ...each(i), ...more(i) }))
}

const measure = { tool: 'loadbearing', version: '1', judge: '', better: 'higher' as const, range: [0, 1] as [number, number], unit: 'ratio' as const }
const metric = (name: string, pairs: readonly Pair[], more: Partial<MetricPairs> = {}): MetricPairs => ({
  measure: { ...measure, metric: name },
  margin: 0.05,
  pairs,
  ...more,
})

const same = (i: number) => ({ a: i % 5 === 0 ? 0 : 1, b: i % 5 === 0 ? 0 : 1 })
/** B gains a tenth of the cases, and loses one in 200. */
const gaining = (i: number) => ({ a: i % 5 === 0 ? 0 : 1, b: i % 10 === 5 || i % 5 !== 0 ? (i % 200 === 1 ? 0 : 1) : 0 })
const losing = (i: number) => ({ a: gaining(i).b, b: gaining(i).a })

describe('the verdict', () => {
  it('better, with p of the exact test of 40 gained and 2 lost', () => {
    const { verdict, reason, difference, pValue } = compareMetric(pairsOf(400, gaining), options)
    expect(verdict).toBe('better')
    expect(difference).toMatchObject({ value: expect.closeTo(0.095, 10), n: 400 })
    expect(pValue).toBeCloseTo((2 * (1 + 42 + 861)) / 2 ** 42, 14)
    expect(reason).toBe('B is better, p < 0.001 after correction.')
  })

  it('worse, when the sides are swapped, or lower is better', () => {
    expect(compareMetric(pairsOf(400, losing), options).verdict).toBe('worse')
    expect(compareMetric(pairsOf(400, gaining), { ...options, better: 'lower' }).verdict).toBe('worse')
    expect(compareMetric(pairsOf(400, losing), { ...options, better: 'lower' }).verdict).toBe('better')
  })

  it('equivalent: two equal systems and enough cases; underpowered and not "no difference" with fewer', () => {
    expect(compareMetric(pairsOf(200, same), options)).toMatchObject({ verdict: 'equivalent', pValue: 1 })
    const few = compareMetric(pairsOf(40, same), options)
    expect(few.verdict).toBe('underpowered')
    expect(few.minimumDetectableEffect).toBeGreaterThan(0.05)
    // z² (1 - δ)/δ with z 1.645 and δ .05 is 51.4.
    expect(few.casesToDecide).toBe(52)
    expect(compareMetric(pairsOf(52, same), options).verdict).toBe('equivalent')
  })

  it('equivalent for graded scores that are all the same', () => {
    const graded = pairsOf(200, (i) => ({ a: (i % 7) / 7, b: (i % 7) / 7 }))
    expect(compareMetric(graded, options).verdict).toBe('equivalent')
  })

  it('equivalent on either side when a sure difference is surely within the margin', () => {
    const tiny = pairsOf(400, (i) => ({ a: 0.5, b: 0.51 + 0.001 * (i % 3) }))
    const back = tiny.map((pair) => ({ ...pair, a: pair.b ?? 0, b: pair.a ?? 0 }))
    const one = compareMetric(tiny, options)
    expect(one.verdict).toBe('equivalent')
    expect(one.reason).toContain('surely better')
    expect(compareMetric(back, options)).toMatchObject({ verdict: 'equivalent', reason: expect.stringContaining('surely worse') })
  })

  it('equivalent is told with the interval that its tests are, 1 - 2α, which never leaves the margin', () => {
    const random = seededRandom(6)
    const edge = { seen: 0, outside: 0 }
    for (let draw = 0; draw < 60; draw += 1) {
      const { verdict, reason, difference } = compareMetric(
        pairsOf(260, () => ({ a: 1, b: random() < 0.035 ? 0 : 1 })),
        options,
      )
      if (verdict !== 'equivalent' || !isMeasured(difference)) continue
      const [, low = 'untold', high = 'untold'] = /\(90 % interval of B minus A: (\S+) points? to (\S+) points?\)/.exec(reason.replaceAll('−', '-')) ?? []
      edge.seen += 1
      expect(Number(low)).toBeGreaterThanOrEqual(-5)
      expect(Number(high)).toBeLessThanOrEqual(5)
      if ((difference.interval?.low ?? 0) < -0.05) edge.outside += 1
    }
    // The interval of 1 - α, which is the figure's own, leaves it in some: it was the one that was told.
    expect(edge.seen).toBeGreaterThan(5)
    expect(edge.outside).toBeGreaterThan(0)
  })

  it('underpowered says how many cases would decide, and about as many do', () => {
    const random = seededRandom(4)
    const drawn = pairsOf(4000, () => {
      const right = random() < 0.8
      const change = random() < 0.1
      return { a: right ? 1 : 0, b: (change ? random() < 0.8 : right) ? 1 : 0 }
    })
    const { verdict, casesToDecide } = compareMetric(drawn.slice(0, 60), options)
    expect(verdict).toBe('underpowered')
    expect(compareMetric(drawn.slice(0, casesToDecide), options).verdict).toBe('equivalent')
  })

  it('underpowered counts pairs, and says where these come in groups: thousands are apart', () => {
    const random = seededRandom(5)
    const drawn = (groups: number) =>
      pairsOf(
        100,
        () => ({ a: random() < 0.5 ? 1 : 0, b: random() < 0.5 ? 1 : 0 }),
        (index) => ({ group: `g${index % groups}` }),
      )
    expect(compareMetric(drawn(50), options).reason).toMatch(/, and \d?\d,\d\d\d pairs, grouped as these are, would decide at a margin of /)
    expect(compareMetric(drawn(100), options).reason).toMatch(/, and \d?\d,\d\d\d pairs would decide at a margin of /)
  })

  it('unmeasurable below two groups, however many cases they hold', () => {
    const one = compareMetric(
      pairsOf(50, same, () => ({ group: 'one' })),
      options,
    )
    expect(one).toMatchObject({ verdict: 'unmeasurable', difference: { refused: expect.any(String), n: 1, needsN: 2 } })
    expect(compareMetric([], options).verdict).toBe('unmeasurable')
  })

  it('unmeasurable when the judge may not decide, with its reason', () => {
    const judged = compareMetric(pairsOf(400, gaining), { ...options, unusable: 'the judge was never held against people' })
    expect(judged).toMatchObject({ verdict: 'unmeasurable', reason: 'the judge was never held against people' })
  })

  it('groups count once: the gain of one conversation repeated forty times is none', () => {
    const repeated = pairsOf(
      80,
      (i) => ({ a: i % 4 === 0 ? 1 : 0, b: i < 40 ? 1 : i % 4 === 0 ? 1 : 0 }),
      (i) => ({ group: i < 40 ? 'long' : `c${i}` }),
    )
    expect(compareMetric(repeated, options).verdict).toBe('underpowered')
  })
})

describe('missing values', () => {
  it('make a better that they could explain unmeasurable, and say the share', () => {
    const dropped = pairsOf(400, (i) => (i % 8 === 3 ? { a: same(i).a } : gaining(i)))
    const { verdict, reason, bounds, pairs } = compareMetric(dropped, options)
    expect(verdict).toBe('unmeasurable')
    expect(pairs).toMatchObject({ have: 350, of: 400 })
    expect(reason).toContain('50 of 400 pairs (12.5 %)')
    expect(bounds?.low).toBeLessThan(0)
  })

  it('leave a verdict that they cannot turn', () => {
    const few = pairsOf(400, (i) => (i % 100 === 3 ? { a: 1 } : gaining(i)))
    expect(compareMetric(few, options).verdict).toBe('better')
  })

  it('make an equivalent whose bounds pass the margin unmeasurable', () => {
    expect(
      compareMetric(
        pairsOf(1000, (i) => (i % 10 === 3 ? { a: 1 } : same(i))),
        options,
      ).verdict,
    ).toBe('unmeasurable')
    expect(
      compareMetric(
        pairsOf(1000, (i) => (i % 50 === 3 ? { a: 1 } : same(i))),
        options,
      ).verdict,
    ).toBe('equivalent')
  })

  it('where the range is open, count as the worst that was seen: time-outs of B hide in its latencies', () => {
    const latency = { ...options, margin: 20, better: 'lower' as const, range: [0, null] as const, unit: 'ms' as const }
    const faster = (i: number) => ({ a: 900 + (i % 13), b: i % 50 === 0 ? 4000 : 700 + (i % 7) })
    expect(compareMetric(pairsOf(400, faster), latency).verdict).toBe('better')
    const hidden = compareMetric(
      pairsOf(400, (i) => (i % 10 === 5 ? { a: 900 } : faster(i))),
      latency,
    )
    expect(hidden.verdict).toBe('unmeasurable')
    expect(hidden.bounds).toBeUndefined()
    expect(hidden.reason).toContain('highest value seen')
  })
})

describe('metrics and slices', () => {
  const sliced = (each: (i: number) => { a: number; b: number }) => pairsOf(600, each, (i) => ({ slices: { language: i % 3 === 0 ? 'de' : 'en' } }))

  it('names the slice that is worse while the rest is the same', () => {
    const { slices } = compareMetric(
      sliced((i) => (i % 3 === 0 && i % 4 === 0 ? { a: 1, b: 0 } : { a: 1, b: 1 })),
      options,
    )
    expect(slices.map(({ name, value, verdict }) => [name, value, verdict])).toEqual([
      ['language', 'de', 'worse'],
      ['language', 'en', 'equivalent'],
    ])
  })

  it('a slice of one case is underpowered, with its n', () => {
    const { slices } = compareMetric(
      pairsOf(300, same, (i): Partial<Pair> => ({ slices: i === 7 ? { rare: 'yes' } : {} })),
      options,
    )
    expect(slices).toEqual([expect.objectContaining({ value: 'yes', verdict: 'underpowered', difference: expect.objectContaining({ n: 1, needsN: 2 }) })])
  })

  it('Holm over metrics: p .0192 alone is better, beside eleven others it is not', () => {
    // 15 gained and 4 lost: 2 P(Bin(19, ½) ≤ 4) = .019211.
    const gain = pairsOf(100, (i) => ({ a: i < 4 ? 1 : 0, b: i >= 4 && i < 19 ? 1 : 0 }))
    expect(compareMetric(gain, options)).toMatchObject({ verdict: 'better', pValue: expect.closeTo(0.019211, 6), pAdjusted: expect.closeTo(0.019211, 6) })
    const others = Array.from({ length: 11 }, (_, m) => metric(`m${m}`, pairsOf(100, same)))
    const [first] = compareMetrics([metric('gain', gain), ...others], { alpha: 0.05, seed: 1 })
    expect(first).toMatchObject({ verdict: 'underpowered', pAdjusted: expect.closeTo(12 * 0.0192108, 5) })
  })

  it('a metric whose judge may not decide costs the others nothing', () => {
    const gain = pairsOf(400, gaining)
    const [first, second] = compareMetrics([metric('a', gain), metric('b', gain, { unusable: 'below its bar' })], { alpha: 0.05, seed: 1 })
    expect(first?.pAdjusted).toBe(first?.pValue)
    expect(second?.verdict).toBe('unmeasurable')
    expect(second?.slices).toEqual([])
  })

  it('gives what the evidence schema asks for', () => {
    const compared = compareMetrics(
      [
        metric('a', sliced(gaining)),
        metric('b', pairsOf(1, same)),
        metric(
          'c',
          pairsOf(60, (i) => (i % 2 === 0 ? { a: 1 } : same(i))),
        ),
      ],
      { alpha: 0.05, seed: 1 },
    )
    for (const each of compared) expect(() => MetricComparison.parse(each)).not.toThrow()
    expect(compared.map(({ metric: name }) => name)).toEqual(['a', 'b', 'c'])
  })

  it('splits the variance where cases were repeated', () => {
    const repeated = pairsOf(
      30,
      (i) => ({ a: 0.5, b: (i % 3) / 2 }),
      (i) => ({ aRepeats: [0, 1], bRepeats: [(i % 3) / 2, (i % 3) / 2] }),
    )
    const { variance } = compareMetric(repeated, options)
    expect(variance?.generation).toBeCloseTo(0.5, 10)
    expect(variance?.question).toBe(0)
  })
})

describe('traffic', () => {
  const mixed = pairsOf(
    400,
    (i) => (i % 4 === 0 ? { a: 0, b: 1 } : i % 20 === 1 ? { a: 1, b: 0 } : { a: 1, b: 1 }),
    (i) => ({ slices: { language: i % 4 === 0 ? 'de' : 'en' } }),
  )

  it('weighs the difference: half of the cases gain, but only a hundredth of the traffic', () => {
    expect(compareMetric(mixed, options).verdict).toBe('better')
    const { difference, verdict } = compareMetric(mixed, { ...options, traffic: { language: { en: 0.99, de: 0.01 } } })
    // .01 · 1 - .99 · 20/300
    expect(difference).toMatchObject({ value: expect.closeTo(0.01 - 0.99 / 15, 9) })
    expect(verdict).not.toBe('better')
  })

  it('is not disarmed by a name without shares, and says when no case stands for the traffic', () => {
    const empty: Traffic[] = [{ tenant: {} }, { language: { en: 0 } }]
    for (const traffic of empty) expect(compareMetric(mixed, { ...options, traffic })).toEqual(compareMetric(mixed, options))
    expect(compareMetric(mixed, { ...options, traffic: { langauge: { en: 1 } } })).toMatchObject({
      verdict: 'unmeasurable',
      reason: 'no case stands for the traffic: none has the slice langauge',
    })
    expect(compareMetric(mixed, { ...options, traffic: { language: { fr: 1 } } }).reason).toContain('none is of a slice that it has')
  })

  it('names the traffic that no case stands for', () => {
    const { reason } = compareMetric(mixed, { ...options, traffic: { language: { en: 0.5, de: 0.3, fr: 0.2 } } })
    expect(reason).toContain('No case stands for language fr, 20 % of the traffic.')
  })
})

describe('a comparison that is looked at again and again', () => {
  it('finds equal systems equivalent and a large loss worse, later than a fixed n does', () => {
    const sequential = { ...options, sequential: true }
    expect(compareMetric(pairsOf(100, same), sequential).verdict).toBe('underpowered')
    expect(compareMetric(pairsOf(600, same), sequential).verdict).toBe('equivalent')
    expect(compareMetric(pairsOf(600, losing), sequential).verdict).toBe('worse')
  })

  it('is not changed by pairs that join a group later', () => {
    const grouped = pairsOf(600, losing)
    const joined = [...grouped, ...pairsOf(300, (i) => ({ a: 0, b: 1 - (i % 2) })).map((pair, i) => ({ ...pair, caseId: `late${i}`, group: `c${i}` }))]
    const { difference, verdict } = compareMetric(joined, { ...options, sequential: true })
    expect({ difference, verdict }).toEqual((({ difference, verdict }) => ({ difference, verdict }))(compareMetric(grouped, { ...options, sequential: true })))
  })

  it('needs a metric with a lowest and a highest value', () => {
    const { verdict, reason } = compareMetric(pairsOf(100, same), { ...options, range: [0, null], sequential: true })
    expect(verdict).toBe('unmeasurable')
    expect(reason).toContain('at every look')
  })
})
