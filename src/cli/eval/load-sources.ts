import { randomBytes } from 'node:crypto'
import { type Imported, readEvaluationFile } from '../../gather/evaluation/formats/index.ts'
import { loggedTarget } from '../../gather/evaluation/target/logged-target.ts'
import { openTarget } from '../../gather/evaluation/target/open-target.ts'
import type { Target, TargetWorld } from '../../gather/evaluation/target/target.ts'
import { casesOfTraces, tracesTarget } from '../../gather/evaluation/target/traces-target.ts'
import { readTracedRequests } from '../../gather/traces/traced-requests.ts'
import { AppError } from '../../model/app-error.ts'
import { type Case, inputText } from '../../model/case.ts'
import type { Config } from '../../model/config.ts'
import type { Output } from '../../model/score.ts'
import type { SpanStore } from '../../store/open-store.ts'
import { openInputs } from '../review/open-inputs.ts'
import type { Settled } from './eval-flags.ts'
import { type LoadedCases, loadCases } from './load-cases.ts'

/** What is evaluated: cases, and the system that answers them or has answered. */
export interface Sources extends LoadedCases {
  target: Target
  /** Scores and labels of another tool that came with logged outputs. */
  imported?: Pick<Imported, 'scores' | 'labels'>
  repeats: number
  /** The limit left cases out. */
  isPartial?: boolean
}

export interface SourcesWorld {
  /** `undefined` where there is none yet: reading makes none. */
  store: () => Promise<SpanStore | undefined>
  folder: string
  env: Readonly<Record<string, string | undefined>>
  nowMs: () => number
  signal: AbortSignal
  progress: (message: string) => void
}

/** @throws AppError where cases, log, traces or the target's config are at fault */
export async function loadSources(settled: Settled, config: Config, world: SourcesWorld): Promise<Sources> {
  const evaluation = async () => (await world.store())?.evaluation
  const { target } = settled
  if (target.kind === 'logged') return bounded(await loggedSources(settled, target.file, evaluation), settled)
  if (target.kind === 'traces') return bounded(await tracedSources(settled, target, config, world), settled)
  const [opened, loaded] = await Promise.all([openTarget(target, targetWorld(settled, world)), loadCases(settled.config, evaluation)])
  return bounded({ ...loaded, target: opened, repeats: settled.config.repeats }, settled)
}

function bounded(sources: Sources, { most }: Settled): Sources {
  return most === undefined ? sources : { ...sources, cases: sources.cases.slice(0, most), isPartial: sources.cases.length > most }
}

function targetWorld({ config }: Settled, { env, folder, nowMs }: SourcesWorld): TargetWorld {
  return {
    env,
    folder,
    nowMs,
    maxOutputBytes: config.limits.maxOutputBytes,
    clock: () => performance.now(),
    traceId: () => randomBytes(16).toString('hex'),
  }
}

/** Cases that were not named are those of the log; where the store knows them, with what it knows of the right answer. */
async function loggedSources(settled: Settled, file: string, evaluation: () => Promise<SpanStore['evaluation'] | undefined>): Promise<Sources> {
  const imported = await readEvaluationFile(file)
  if (imported.outputs.length === 0) {
    throw new AppError('input-unreadable', `There are no outputs in ${file}: it holds ${imported.cases.length} cases.`, {
      hint: 'A logged output is a line such as {"id": "refund-1", "input": "…", "output": "…"}. To ask a system: --target URL',
    })
  }
  const rows = ofVariant(imported, settled.variant, file)
  const loaded =
    settled.namesCases || imported.cases.length === 0 ? await loadCases(settled.config, evaluation) : await casesOfLog(imported, file, settled, evaluation)
  const outputs = namedAsCases(rows.outputs, imported.cases, loaded.cases)
  const known = new Set(loaded.cases.map(({ id }) => id))
  const orphans = new Set(outputs.filter(({ caseId }) => !known.has(caseId)).map(({ caseId }) => caseId))
  const target = loggedTarget(
    `outputs of ${file}`,
    outputs.filter(({ caseId }) => known.has(caseId)),
  )
  return {
    ...loaded,
    problems: [
      ...(settled.namesCases ? [] : imported.problems),
      ...loaded.problems,
      ...[...orphans].map((id) => ({ where: `${file}, ${id}`, what: 'left out: its output is of no case that is evaluated' })),
    ],
    target,
    imported: { scores: rows.scores.filter(({ caseId }) => known.has(caseId)), labels: rows.labels.filter(({ caseId }) => known.has(caseId)) },
    repeats: target.repeats,
  }
}

function ofVariant({ outputs, scores, labels }: Imported, variant: string, file: string): Pick<Imported, 'outputs' | 'scores' | 'labels'> {
  const variants = [...new Set(outputs.map((output) => output.variant))]
  if (variants.length === 1) return { outputs, scores, labels }
  if (!variants.includes(variant)) {
    throw new AppError('usage', `${file} has outputs of ${variants.length} variants.`, {
      hint: `Choose one: --variant ${variants.slice(0, 10).join(', --variant ')}`,
    })
  }
  const own = <Row extends { variant: string }>(rows: readonly Row[]): Row[] => rows.filter((row) => row.variant === variant)
  return { outputs: own(outputs), scores: own(scores), labels: own(labels) }
}

async function casesOfLog(
  { cases }: Imported,
  file: string,
  { config }: Settled,
  evaluation: () => Promise<SpanStore['evaluation'] | undefined>,
): Promise<LoadedCases> {
  const known = (await (await evaluation())?.cases(config.caseSet)) ?? []
  const stored = new Map(known.map((given) => [given.id, given]))
  return { cases: cases.map((given) => stored.get(given.id) ?? given), set: file, problems: [] }
}

/** A log that has other ids than the cases, or none, is matched by the words of the question. */
function namedAsCases(outputs: readonly Output[], logged: readonly Case[], cases: readonly Case[]): Output[] {
  const ids = new Set(cases.map(({ id }) => id))
  const byQuestion = new Map(cases.map((given) => [inputText(given.input).trim(), given.id]))
  const idOf = new Map(
    logged.flatMap((given) => {
      const id = ids.has(given.id) ? given.id : byQuestion.get(inputText(given.input).trim())
      return id === undefined ? [] : [[given.id, id] as const]
    }),
  )
  return outputs.map((output) => ({ ...output, caseId: idOf.get(output.caseId) ?? output.caseId }))
}

async function tracedSources(
  settled: Settled,
  { files, sinceHours, mostTraces }: Extract<Settled['target'], { kind: 'traces' }>,
  config: Config,
  world: SourcesWorld,
): Promise<Sources> {
  const source = files.length > 0 ? { files: await openInputs(files, process.stdin, world.signal) } : { store: await filledStore(world) }
  const { requests, seen, withOutput, why } = await readTracedRequests(source, {
    most: mostTraces,
    content: config.traces.content,
    signal: world.signal,
    progress: world.progress,
    ...(sinceHours !== undefined && { sinceMs: world.nowMs() - sinceHours * 3_600_000 }),
    ...(config.traces.logs !== undefined && { logs: config.traces.logs }),
  })
  const where = files.length > 0 ? files.join(', ') : 'the store'
  const target = tracesTarget(`traces of ${where}: ${requests.length} of ${seen} requests`, requests)
  const notes = why === undefined ? [] : [{ where: `${requests.length - withOutput} of ${requests.length} requests`, what: why }]
  if (settled.namesCases) {
    const loaded = await loadCases(settled.config, async () => (await world.store())?.evaluation)
    return { ...loaded, problems: [...loaded.problems, ...notes], target, repeats: 1 }
  }
  const { cases, withoutInput } = casesOfTraces(requests)
  if (cases.length === 0) {
    throw new AppError('input-unreadable', `None of ${requests.length} requests in ${where} shows what was asked.`, {
      hint: why ?? 'Record the texts: traces.content keep or redact.',
    })
  }
  const problems = [...notes, ...(withoutInput === 0 ? [] : [{ where: `${withoutInput} requests`, what: 'left out: their traces do not show what was asked' }])]
  return { cases, set: `traces of ${where}`, problems, target, repeats: 1 }
}

async function filledStore({ store }: SourcesWorld): Promise<SpanStore> {
  const opened = await store()
  if (opened !== undefined) return opened
  throw new AppError('input-unreadable', 'There are no traces: the target names no files, and there is no store.', {
    hint: 'Name files in eval.target.files, or fill the store: npx loadbearing collect',
  })
}
