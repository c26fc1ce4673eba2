import { expect, it } from 'vitest'
import { faults } from './catalogue.ts'
import { faultsOf, parseFaults } from './switches.ts'

it('all switches on every fault but the one that hides the others', () => {
  expect(faults.filter(({ name }) => !parseFaults('all').has(name)).map(({ name }) => name)).toEqual(['broken-propagation'])
})

it('names are switched on, and off again with a minus', () => {
  expect([...parseFaults('lazy-index, no-session')]).toEqual(['lazy-index', 'no-session'])
  expect(parseFaults('all,-lazy-index').has('lazy-index')).toBe(false)
  expect(parseFaults('none').size).toBe(0)
})

it('a name that is none is refused, with the names there are', () => {
  expect(() => parseFaults('lazy')).toThrow(/no fault "lazy".*lazy-index/)
})

it('knows at least two faults of each area, and where each is built in', () => {
  const areas = Map.groupBy(faults, ({ area }) => area)
  expect([...areas.keys()].sort()).toEqual(['cost', 'data pipeline', 'evaluation', 'latency', 'observability', 'retrieval'])
  for (const of of areas.values()) expect(of.length).toBeGreaterThanOrEqual(2)
  expect(faultsOf('ingest', parseFaults('all'))).toEqual(['lost-title', 'double-ingest', 'latin1-read', 'answers-in-corpus'])
})
