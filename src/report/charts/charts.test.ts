import { describe, expect, it } from 'vitest'
import { fitText, splitText } from './chart-text.ts'
import { draw } from './draw.ts'
import { layerStages } from './layers.ts'
import { linear, ticks } from './scale.ts'

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
    ])
      expect(empty.markup).not.toMatch(/NaN|Infinity|width="-/)
  })
})
