import type { Case } from '../../../model/case.ts'
import { measureOf, type Output, outputKey, type Score } from '../../../model/score.ts'
import { type GradeOptions, gradeOutput } from './grade.ts'
import { takesKeptGrades } from './judge-cache.ts'
import type { RunInProgress } from './run-in-progress.ts'
import { createSlots, type Slots } from './slots.ts'

/** Grading goes on beside asking. */
export interface Grading {
  going: RunInProgress
  /** From before a resume, by output and measure. */
  known: ReadonlyMap<string, ReadonlyMap<string, Score>>
  options: Omit<GradeOptions, 'known'>
  slots: Slots
  underWay: Set<Promise<void>>
}

/** For each call that the judge may have open, so many outputs are taken on. */
const outputsPerCall = 4

export function openGrading(going: RunInProgress): Grading {
  const { run, scoring, judge, keptSuffice, config, before } = going.inputs
  const byOutput = Map.groupBy(before.scores, outputKey)
  return {
    going,
    known: new Map([...byOutput].map(([key, own]) => [key, new Map(own.map((score) => [measureOf(score), score]))])),
    options: {
      plan: scoring,
      judge,
      kept: { cache: takesKeptGrades(config, run.repeats), keptSuffice },
      limit: (work) => within(work, config.timeoutMs),
    },
    slots: createSlots((judge === undefined ? 1 : (config.judge?.concurrency ?? 1)) * outputsPerCall),
    underWay: new Set(),
  }
}

/** Resolves as soon as the grading has begun: asking waits only once much is left to grade. */
export async function beginGrading(grading: Grading, given: Case, output: Output): Promise<void> {
  const { going, slots, underWay } = grading
  await slots.enter()
  const work = grade(grading, given, output)
    .catch(going.ending.fail)
    .finally(() => {
      slots.leave()
      underWay.delete(work)
    })
  underWay.add(work)
}

async function grade({ going, known, options }: Grading, given: Case, output: Output): Promise<void> {
  const { inputs, scores, progress } = going
  const own = known.get(outputKey(output)) ?? new Map<string, Score>()
  const graded = await gradeOutput(given, output, { ...options, known: own })
  for (const score of graded) inputs.writer.score(score)
  scores.push(...own.values(), ...graded.filter((score) => !own.has(measureOf(score))))
  progress.graded += 1
  inputs.progress(progress)
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took over ${ms / 1000} s`)), ms)
  })
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
  }
}
