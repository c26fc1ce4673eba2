import { describe, expect, it } from 'vitest'
import type { CurvePanel, CurvePoint } from '../document/drawing.ts'
import { fitText, splitText } from './chart-text.ts'
import { draw } from './draw.ts'
import { layerStages } from './layers.ts'
import { linear, logarithmic, logTicks, ticks, tickText } from './scale.ts'

const edge = (from: string, to: string) => ({ from, to })

describe('layerStages', () => {
  it('places a stage one layer after the furthest of its callers', () => {
    const layers = layerStages(['request', 'generate', 'tool'], [edge('request', 'generate'), edge('request', 'tool'), edge('generate', 'tool')])
    expect(layers.map((item) => item.depth)).toEqual([0, 1, 2])
  })

  it('comes to an end on circles, on calls to oneself and on unknown stages, and loses no stage', () => {
    const layers = layerStages(['a', 'b', 'c'], [edge('a', 'b'), edge('b', 'a'), edge('c', 'c'), edge('a', 'nowhere')])
    expect(layers.map((item) => item.stage)).toEqual(['a', 'b', 'c'])
  })
})

describe('scale', () => {
  it('maps a domain of one point without dividing by zero', () => {
    expect(linear([3, 3], [0, 100])(3)).toBe(0)
  })

  it('puts ticks on round numbers', () => {
    expect(ticks(-0.62, 0.05, 4)).toEqual([-0.6, -0.4, -0.2, 0])
  })

  it('puts equal ratios at equal distances on a logarithmic axis, and what is not positive at its low end', () => {
    const x = logarithmic([1, 100], [0, 200])
    expect([x(1), x(10), x(100), x(0), x(-3)]).toEqual([0, 100, 200, 0, 0])
  })

  it('thins logarithmic ticks to what there is room for', () => {
    expect(logTicks(1, 100, 7)).toEqual([1, 2, 5, 10, 20, 50, 100])
    expect(logTicks(1, 100, 5)).toEqual([1, 3, 10, 30, 100])
    expect(logTicks(0.4, 12_000, 5)).toEqual([1, 10, 100, 1000, 10_000])
  })

  it('writes ticks short', () => {
    expect([tickText(500, 'ms'), tickText(5000, 'ms'), tickText(0.5, 'per-s'), tickText(10, 'times'), tickText(2000, 'count')]).toEqual([
      '500 ms',
      '5 s',
      '0.5/s',
      '×10',
      '2,000',
    ])
  })
})

describe('chart text', () => {
  it('cuts to the room there is', () => {
    expect(fitText('retrieve documents', 60, 14)).toBe('retrie…')
  })

  it('breaks at spaces and ends in an ellipsis where lines run out', () => {
    expect(splitText('each call capped at its p95', 100, 12.5, 2)).toEqual(['each call', 'capped at its…'])
    expect(splitText('short', 100, 12.5, 2)).toEqual(['short'])
  })
})

function panel(points: CurvePoint[]): CurvePanel {
  return {
    title: 'Latency',
    x: { label: 'asked', unit: 'per-s', scale: 'log' },
    y: { label: 'latency', unit: 'ms', scale: 'log' },
    lines: [{ name: 'p95', as: 'both', points }],
    targets: [],
    marks: [],
  }
}

describe('curve', () => {
  const at = (x: number, y: number, more: Partial<CurvePoint> = {}): CurvePoint => ({ x, y, ...more })
  const drawn = (drawing: CurvePanel) => draw({ kind: 'curve', panels: [drawing] }, 'id', '', '').markup

  it('dashes what lies beyond the measured, from the last measured point on, and hollows its points', () => {
    const text = drawn(panel([at(1, 100), at(10, 200), at(20, 900, { extrapolated: true })]))
    const [measured, beyond] = [...text.matchAll(/class="curve curve-1( beyond)?" d="([^"]*)"/g)]
    expect([measured?.[1], beyond?.[1]]).toEqual([undefined, ' beyond'])
    expect(beyond?.[2]?.split('L')[0]?.slice(1)).toBe(measured?.[2]?.split('L')[1])
    expect(text.match(/class="dot hollow/g)).toHaveLength(2)
  })

  it('says that a scale is logarithmic, and stays linear where a value is zero or all are close', () => {
    expect(drawn(panel([at(1, 100), at(20, 2000)]))).toContain('Latency, log scale')
    expect(drawn(panel([at(1, 0), at(20, 2000)]))).not.toContain('Latency, log scale')
    expect(drawn(panel([at(1, 100), at(20, 300)]))).not.toContain('Latency, log scale')
  })

  it('keeps measured points apart although the band of a useless fit is endless', () => {
    const text = drawn(panel([at(1, 100), at(10, 200, { low: 1, high: 1e12, extrapolated: true })]))
    const [low, high] = [...text.matchAll(/<circle class="dot[^>]*cy="([\d.]+)"/g)].map((match) => Number(match[1]))
    expect(Math.abs((low ?? 0) - (high ?? 0))).toBeGreaterThan(30)
  })

  it('draws the interval of the knee as a strip, and marks from left to right each a line lower', () => {
    const text = drawn({
      ...panel([at(1, 100), at(20, 300)]),
      marks: [
        { x: 16, low: 16, high: 20, label: 'knee' },
        { x: 5, label: 'today' },
      ],
    })
    expect(text.match(/class="knee"/g)).toHaveLength(2)
    const rows = [...text.matchAll(/y="(\d+)" text-anchor="(?:start|end)">(today|knee)</g)].slice(0, 2).map((match) => [match[2], Number(match[1])])
    expect(rows.map(([label]) => label)).toEqual(['today', 'knee'])
    expect(Number(rows[1]?.[1])).toBeGreaterThan(Number(rows[0]?.[1]))
  })
})

describe('growth', () => {
  const multiple = (value: number, low: number, high: number) => ({
    value,
    unit: 'times' as const,
    n: 6,
    interval: { low, high, confidence: 0.95, method: 'knee' },
    method: 'knee',
  })

  it('reaches from today to the next power of ten', () => {
    const text = draw({ kind: 'growth', rows: [{ label: 'a', note: '', multiple: multiple(3, 2, 4), extrapolated: false }] }, 'id', '', '').markup
    expect(text).toContain('>×10<')
    expect(text).not.toContain('>×20<')
  })

  it('shows a limit that was passed already to the left of today', () => {
    const text = draw({ kind: 'growth', rows: [{ label: 'a', note: '', multiple: multiple(0.5, 0.4, 0.6), extrapolated: false }] }, 'id', '', '').markup
    const today = Number(/x="([\d.]+)" y="13"[^>]*>today</.exec(text)?.[1])
    const mark = Number(/class="limit full" cx="([\d.]+)"/.exec(text)?.[1])
    expect(mark).toBeLessThan(today)
  })

  it('hollows what is extrapolated, so that colour and dashes are not the only sign', () => {
    const rows = [
      { label: 'a', note: '', multiple: multiple(3, 2, 4), extrapolated: false },
      { label: 'b', note: '', multiple: multiple(30, 20, 40), extrapolated: true },
    ]
    const text = draw({ kind: 'growth', rows }, 'id', '', '').markup
    expect(text.match(/class="limit (full|hollow)"/g)).toEqual(['class="limit full"', 'class="limit hollow"', 'class="limit full"', 'class="limit hollow"'])
  })
})

describe('draw', () => {
  const text = draw(
    { kind: 'intervals', series: ['p50'], rows: [{ label: '<b>', marks: [{ figure: { refused: 'too few', unit: 'ratio', n: 3 } }] }] },
    'id',
    'A title',
    'What to see',
  ).markup

  it('has a title and a description for a screen reader', () => {
    expect(text).toContain('role="img"')
    expect(text).toContain('<title id="id-wide-title">A title</title><desc id="id-wide-desc">What to see</desc>')
  })

  it('says of a refused figure that it is not given, and draws no mark for it', () => {
    expect(text).toContain('p50 not given')
    expect(text.match(/class="whisker/)).toBeNull()
  })

  it('escapes labels', () => {
    expect(text).not.toContain('<b>')
  })

  it('draws nothing impossible for empty data', () => {
    for (const empty of [
      draw({ kind: 'bars', rows: [] }, 'a', '', ''),
      draw({ kind: 'stacked', bars: [] }, 'b', '', ''),
      draw({ kind: 'stacked', bars: [{ label: 'x', total: '0 ms', segments: [{ name: 's', value: 0, label: '0 ms' }] }] }, 'c', '', ''),
      draw({ kind: 'intervals', series: [], rows: [] }, 'd', '', ''),
      draw({ kind: 'architecture', boxes: [], arrows: [] }, 'e', '', ''),
      draw({ kind: 'growth', rows: [] }, 'f', '', ''),
      draw({ kind: 'curve', panels: [] }, 'g', '', ''),
      draw({ kind: 'curve', panels: [panel([])] }, 'h', '', ''),
      draw({ kind: 'curve', panels: [panel([{ x: 0, y: 0, low: -1, high: 0 }])] }, 'i', '', ''),
    ])
      expect(empty.markup).not.toMatch(/NaN|Infinity|width="-/)
  })
})

describe('differences against a margin', () => {
  const difference = (value: number, low: number, high: number) => ({
    value,
    unit: 'times' as const,
    n: 400,
    interval: { low, high, confidence: 0.95, method: 'fixture' },
    method: 'fixture',
  })
  const drawn = (...marks: ReturnType<typeof difference>[]) =>
    draw(
      {
        kind: 'intervals',
        series: ['difference'],
        margins: { low: 'worse', high: 'better' },
        rows: marks.map((figure, index) => ({ label: `metric ${index}`, note: 'note', marks: [{ figure }] })),
      },
      'id',
      'title',
      'description',
    ).markup.split('</svg>')[0] ?? ''

  it('shades what lies within the margin, in the same place for all', () => {
    // On a page 860 wide with labels of 270, the axis runs from 284 to 840: with ends at -2 and 2 the margin is its middle half.
    expect(drawn(difference(0.5, -0.2, 1.2))).toContain('<rect class="band series-8" x="423" y="30" width="278"')
  })

  it('cuts what lies far beyond with an arrow, so that the others can be seen', () => {
    const text = drawn(difference(40, 35, 45), difference(-0.5, -1.1, 0.1))
    expect(text).toMatch(/l5 4l-5 4/)
    expect(text).not.toMatch(/l-5 4l5 4/)
    expect(text).toContain('>8</text>')
  })

  it('goes as far as they do where most lie far beyond: 42 is not drawn like 94', () => {
    const text = drawn(difference(-94, -96, -92), difference(-42, -45, -39), difference(-60, -63, -57))
    expect(text).not.toMatch(/l-5 4l5 4/)
    const at = [...text.matchAll(/<circle[^>]* cx="([\d.]+)"/g)].map(([, x]) => Number(x))
    expect(new Set(at).size).toBe(3)
    expect(Number(/class="band[^>]* width="([\d.]+)"/.exec(text)?.[1])).toBeGreaterThanOrEqual(3)
  })
})
