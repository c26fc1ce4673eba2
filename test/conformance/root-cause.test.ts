import { describe, expect, it } from 'vitest'
import { isPetshopThere, type Problem, petshopFolder, scoreIssues } from '../../bench/root-cause-issues.ts'

/**
 * Injected issues of a microservice system (amazon-science/petshop-root-cause-analysis, low_traffic, train and test), with the best figures
 * that its authors publish for it: anomaly traversal, top-1 .571 of latency issues and .833 of availability issues.
 */
if (!isPetshopThere) console.log('root-cause conformance skipped: ../shared/data/root-cause is not there')

describe.skipIf(!isPetshopThere)('PetShop, low traffic: the node at fault from metrics and call graph', () => {
  const issues = isPetshopThere ? scoreIssues(petshopFolder) : []

  it.each<[Problem, number, number]>([
    ['latency', 14, 0.571],
    ['availability', 12, 0.833],
  ])('is named first in every issue of %s (%i; published %d)', (problem, n, published) => {
    const ofProblem = issues.filter((issue) => issue.problem === problem)
    const first = ofProblem.filter(({ rank }) => rank === 1)
    console.log(`root cause, ${problem}: first in ${first.length} of ${ofProblem.length}, published ${published}`)
    expect(ofProblem).toHaveLength(n)
    expect(ofProblem.filter(({ rank }) => rank !== 1).map(({ split, name }) => `${split}/${name}`)).toEqual([])
  })
})
