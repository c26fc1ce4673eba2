import { expect, it } from 'vitest'
import { healthyEvaluation } from '../audits/evaluation-fixture.ts'
import { evidenceOf } from './evidence-fixture.ts'
import { limitsOf } from './review-limits.ts'
import { areasNotGathered } from './unseen.ts'

const question = 'Are the answers right, and is a new version better?'

it('asks whether the answers are right only where nothing was evaluated, with a command that there is', async () => {
  const evidence = await evidenceOf()
  expect(areasNotGathered(evidence).find((item) => item.question === question)?.command).toBe('loadbearing eval')
  expect(areasNotGathered({ ...evidence, evaluation: healthyEvaluation }).map((item) => item.question)).not.toContain(question)
})

it('puts what can be had today before what is planned', async () => {
  const planned = areasNotGathered(await evidenceOf()).map(({ command }) => command.includes('planned'))
  expect(planned).toEqual(planned.toSorted())
})

it('limits the figures of an evaluation to its cases, and says whether these are near to what users ask', async () => {
  const { coverage: _, ...withoutCoverage } = healthyEvaluation
  const evidence = await evidenceOf()
  expect(limitsOf({ ...evidence, evaluation: withoutCoverage }).join(' ')).toContain('how near they are to what users ask was not measured')
  expect(limitsOf({ ...evidence, evaluation: healthyEvaluation }).join(' ')).toContain('how near they are to what users ask stands beside them')
  expect(limitsOf(evidence).join(' ')).not.toContain('evaluation')
})
