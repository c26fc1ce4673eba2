import { describe, expect, it } from 'vitest'
import { EvalRun } from './eval-run.ts'
import { isWhole, latestOfVariants, othersOnSameCases, pickRun } from './pick-run.ts'

const runOf = (id: string, variant: string, more: Partial<EvalRun> = {}): EvalRun =>
  EvalRun.parse({
    ...{ id, variant, startedAt: '2026-01-01T00:00:00.000Z', status: 'done', caseSet: 's', caseSetHash: 'h', cases: 10, repeats: 1 },
    ...{ target: '', targetHash: '', measures: [], toolVersion: '0', command: '' },
    ...more,
  })
/** The latest first. */
const runs = [
  runOf('killed', 'next', { status: 'running' }),
  runOf('trial', 'current', { partial: true, caseSetHash: 'few' }),
  runOf('stopped', 'current', { status: 'stopped' }),
  runOf('new', 'current'),
  runOf('next', 'other'),
  runOf('earlier-trial', 'next', { partial: true, caseSetHash: 'few' }),
  runOf('old', 'current'),
]
const ids = (found: readonly EvalRun[]): string[] => found.map(({ id }) => id)

describe('which run is meant', () => {
  it('is whole once it is finished and has asked all cases', () => {
    expect(ids(runs.filter(isWhole))).toEqual(['new', 'next', 'old'])
  })

  it('is the latest whole one, of all or of a variant', () => {
    expect(pickRun(runs)?.id).toBe('new')
    expect(pickRun(runs, 'current')?.id).toBe('new')
    expect(pickRun(runs, 'none')).toBeUndefined()
    expect(pickRun(runs.slice(0, 3))).toBeUndefined()
  })

  it('is one that is not whole by its id alone, and an id goes before a variant of the same name', () => {
    expect(pickRun(runs, 'trial')?.id).toBe('trial')
    expect(pickRun(runs, 'stopped')?.id).toBe('stopped')
    expect(pickRun(runs, 'next')?.variant).toBe('other')
  })

  it('is of each variant the latest', () => {
    expect(ids(latestOfVariants(runs))).toEqual(['killed', 'trial', 'next'])
    expect(ids(latestOfVariants(runs.filter(isWhole)))).toEqual(['new', 'next'])
  })

  it('has others beside it that asked the very same cases and came to an end', () => {
    expect(ids(othersOnSameCases(runs, runOf('new', 'current')))).toEqual(['next', 'old'])
    expect(ids(othersOnSameCases(runs, runOf('trial', 'current', { caseSetHash: 'few' })))).toEqual(['earlier-trial'])
  })
})
