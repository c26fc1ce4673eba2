import { renamed, resolveExpectation, resolveScorer, scorerFactories } from '../../../measure/evaluation/scorers/registry.ts'
import { nearName } from '../../../measure/text/near-name.ts'
import { AppError } from '../../../model/app-error.ts'
import type { Case, Expectation } from '../../../model/case.ts'
import type { ScorerUse } from '../../../model/eval-config.ts'
import type { RunMeasure } from '../../../model/eval-run.ts'
import { type Missing, measureOf } from '../../../model/score.ts'
import { defineScorer, type Scorer } from '../../../model/scorer.ts'
import { judgeMetricKinds } from '../judge/judge.ts'
import { judgeMeasure, readJudgeMetric } from '../judge/measures.ts'
import { importModule } from '../target/import-module.ts'
import { computed, type PlannedCheck, type PlannedMeasure, passedMeasure, type ScoringPlan } from './planned-scorers.ts'
import { readScorer } from './read-scorer.ts'

interface ScoringProblem {
  /** The case. */
  where: string
  what: string
}

export interface PlannedScoring {
  plan: ScoringPlan
  problems: ScoringProblem[]
  /** Checks of cases that are left out since there is no judge, by the case. */
  unjudged: { where: string; scorer: string }[]
}

/**
 * What outputs are graded by: the scorers of the config, and what each case expects. A check that cannot be made, such as one of a scorer that is not there, is
 * a missing value of that case and is named. One that asks for a judge is missing too where there is none, and counted.
 *
 * @param judge `judge.id`; without a judge the config's scorers that need one are refused
 * @throws AppError `config-invalid` where the config names a scorer that is not there, or that needs the judge that there is not
 */
export async function planScoring(
  uses: readonly ScorerUse[],
  cases: readonly Case[],
  { folder, judge }: { folder: string; judge: string | undefined },
): Promise<PlannedScoring> {
  const everywhere = distinct(await Promise.all(uses.map((use) => plannedOf(use, folder, judge))))
  const problems: ScoringProblem[] = []
  const unjudged: PlannedScoring['unjudged'] = []
  const byCase = new Map<string, PlannedCheck[]>()
  const known = new Map<string, Scorer>()
  const measures = new Map(everywhere.map(({ measure }) => [measureOf(measure), measure]))
  for (const given of cases) {
    if (given.expect.length === 0) continue
    const checks: PlannedCheck[] = []
    for (const expectation of given.expect) {
      const { planned, problem, lacksJudge } = oneOf(checkOf(expectation, judge, known), expectation, measures)
      if (lacksJudge) unjudged.push({ where: given.id, scorer: expectation.scorer })
      if (problem !== undefined) problems.push({ where: given.id, what: problem })
      checks.push({ planned: numbered(planned, checks), passAt: passAtOf(expectation, planned) })
    }
    byCase.set(given.id, checks)
  }
  return { plan: { everywhere, byCase, ...(byCase.size > 0 && { passed: passedMeasure }) }, problems, unjudged }
}

async function plannedOf(use: ScorerUse, folder: string, judge: string | undefined): Promise<PlannedMeasure> {
  const { scorer: name, metric }: { scorer: string; metric?: string | undefined } = typeof use === 'string' ? { scorer: use } : use
  if (/^[./]|\.[cm]?[jt]s$/.test(name)) {
    const scorer = readScorer(await importModule(name, folder, 'a scorer'), name)
    return computed(typeof metric === 'string' ? renamed(scorer, metric) : scorer)
  }
  const judgement = readJudgeMetric(use)
  if (judgement === undefined) {
    refuseUnknown(name)
    return computed(resolveScorer(use))
  }
  if ('unknown' in judgement)
    throw new AppError('config-invalid', `There is no such scorer: ${judgement.unknown}.`, { hint: 'See eval.scorers in docs/config.md.' })
  if (judge === undefined) {
    throw new AppError('config-invalid', `The scorer \`${name}\` needs a judge, and the config has none.`, {
      hint: 'Set eval.judge: { provider, model } in the config.',
    })
  }
  return { kind: 'judged', metric: judgement, measure: judgeMeasure(judgement, judge).measure }
}

/** @throws AppError `config-invalid` with the name that was probably meant, and all that there are */
function refuseUnknown(name: string): void {
  const [, base = name, k = ''] = /^(.+)(@\d+)$/.exec(name) ?? []
  if (Object.hasOwn(scorerFactories, base)) return
  const judged = judgeMetricKinds.map((kind) => `judge/${kind}`)
  const near = judged.find((each) => each === `judge/${base}`) ?? nearName(base, [...Object.keys(scorerFactories), ...judged])
  throw new AppError('config-invalid', `There is no scorer "${name}".`, {
    hint: `${near === undefined ? '' : `Did you mean ${near}${near.startsWith('judge/') ? '' : k}? `}Scorers: ${[...Object.keys(scorerFactories), ...judged].join(', ')}, or a file of your own. See docs/scorers.md.`,
  })
}

function distinct(planned: readonly PlannedMeasure[]): PlannedMeasure[] {
  const byMeasure = new Map<string, PlannedMeasure>()
  for (const each of planned) {
    const key = measureOf(each.measure)
    if (byMeasure.has(key)) {
      throw new AppError('config-invalid', `Two scorers of the config give the same figure, ${key}.`, {
        hint: 'Give one of them another name: { scorer, metric }.',
      })
    }
    byMeasure.set(key, each)
  }
  return [...byMeasure.values()]
}

interface Check {
  planned: PlannedMeasure
  problem?: string
  lacksJudge?: boolean
}

/** Cases repeat what they expect: each check is resolved once. */
function checkOf(expectation: Expectation, judge: string | undefined, known: Map<string, Scorer>): Check {
  const judgement = readJudgeMetric(expectation)
  if (judgement !== undefined && !('unknown' in judgement)) {
    if (judge !== undefined) return { planned: { kind: 'judged', metric: judgement, measure: judgeMeasure(judgement, judge).measure } }
    const missing: Missing = { reason: 'no-judge', detail: `\`${expectation.scorer}\` needs eval.judge in the config` }
    return { planned: withoutValue({ ...expectation, metric: judgement.metric }, missing), lacksJudge: true }
  }
  try {
    if (judgement !== undefined) throw new AppError('config-invalid', judgement.unknown)
    const key = JSON.stringify(expectation)
    const scorer = known.get(key) ?? resolveExpectation(expectation)
    known.set(key, scorer)
    return { planned: computed(scorer) }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return notMade(expectation, error.message)
  }
}

function notMade(expectation: Expectation, problem: string): Check {
  return { planned: withoutValue(expectation, { reason: 'scorer-error', detail: problem }), problem }
}

function withoutValue({ metric, scorer }: Expectation, missing: Missing): PlannedMeasure {
  return computed(defineScorer({ id: metric ?? scorer, version: 'unknown', score: () => ({ missing }) }))
}

/** All values of one measure have one range, direction and unit: what the config, or the first case, says of it holds for all. */
function oneOf(check: Check, expectation: Expectation, measures: Map<string, RunMeasure>): Check {
  const { measure } = check.planned
  const key = measureOf(measure)
  const known = measures.get(key) ?? measure
  measures.set(key, known)
  if (scaleOf(known) === scaleOf(measure)) return check
  return notMade(
    expectation,
    `another scorer gives ${key} with ${scaleOf(known)}, and this one with ${scaleOf(measure)}: give it a name of its own, \`metric\``,
  )
}

function scaleOf({ range: [low, high], better, unit }: RunMeasure): string {
  return `${low ?? '-∞'} to ${high ?? '∞'} ${unit}, ${better} being better`
}

/** The second check of one measure in a case is a measure of its own: `contains#2`. */
function numbered(planned: PlannedMeasure, before: readonly PlannedCheck[]): PlannedMeasure {
  const taken = new Set(before.map((check) => measureOf(check.planned.measure)))
  let measure = planned.measure
  for (let number = 2; taken.has(measureOf(measure)); number += 1) measure = { ...planned.measure, metric: `${planned.measure.metric}#${number}` }
  if (measure === planned.measure) return planned
  return planned.kind === 'computed' ? { ...planned, measure } : { ...planned, measure, metric: { ...planned.metric, metric: measure.metric } }
}

/** Where neither the case nor the scorer says, the best value passes where it has a bound, and anything where it has none. */
function passAtOf({ threshold }: Expectation, { measure, ...planned }: PlannedMeasure): number {
  const own = planned.kind === 'computed' ? planned.scorer.passAt : undefined
  const [low, high] = measure.range
  return threshold ?? own ?? (measure.better === 'higher' ? (high ?? Number.NEGATIVE_INFINITY) : (low ?? Number.POSITIVE_INFINITY))
}
