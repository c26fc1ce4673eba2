import { setTimeout as sleep } from 'node:timers/promises'
import { type Evaluated, runEvaluation } from '../../gather/evaluation/run-evaluation.ts'
import { metricEvidence } from '../../measure/evaluation/metric-evidence.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import type { MetricEvidence } from '../../model/evaluation-evidence.ts'
import { othersOnSameCases } from '../../model/pick-run.ts'
import type { SpanStore } from '../../store/open-store.ts'
import { interruptSignal } from '../interrupt.ts'
import { createProgress } from '../progress.ts'
import { usesColor } from '../terminal.ts'
import { checkOut, writeOut } from '../write-out.ts'
import { isUnanswered, judgedWithoutValue, nothingAnswered, notNew, partlyMissing } from './answers.ts'
import { type EvalArgs, settle } from './eval-flags.ts'
import { judgeChanges } from './judge-words.ts'
import { evaluationPlace } from './open-evaluation.ts'
import { outputLines } from './output-lines.ts'
import { overCap, planInWords } from './plan-words.ts'
import { type Prepared, prepareRun } from './prepare-run.ts'
import { printProblems } from './problems.ts'
import { renderSummary } from './summary.ts'

const exitOfInterrupt = 130
const exitOfNothingMeasured = 3
const outputsFile = { what: 'outputs', hint: 'Name a file that can be written: --out FILE. The run itself is in the store.' }
/** Once it is stopped, answers in flight are waited for so long, and kept. */
const graceMs = 3000

/** The whole command: prepares, says what it will take, runs, and tells what came of it. */
export async function runEval(args: EvalArgs, config: Config): Promise<number> {
  // What is wrong with the flags alone is told before any store is opened.
  if (args.resume === undefined) settle(args, config)
  if (args.out !== undefined && !args.plan) await checkOut(args.out, outputsFile)
  const place = evaluationPlace(args, config)
  const interrupt = interruptSignal()
  const giveUp = new AbortController()
  const progress = createProgress(process.stderr)
  let prepared: Prepared | undefined
  try {
    const world = { place, signal: interrupt.signal, giveUp: giveUp.signal, progress: (message: string) => progress.say(message) }
    prepared = await prepareRun(args, config, world)
    progress.end()
    const proceed = say(prepared, args)
    if (!proceed) return 0
    interrupt.signal.throwIfAborted()
    interrupt.signal.addEventListener('abort', () => void stopSoon(giveUp), { once: true })
    const evaluated = await evaluate(prepared, await place.made(), interrupt.signal, giveUp.signal, progress)
    progress.end()
    return await tell(prepared, evaluated, await place.made(), args)
  } finally {
    progress.end()
    interrupt.release()
    await prepared?.target.close?.()
    await place.close()
  }
}

/** What it will take, before it is begun; `false` where that was all that was asked. */
function say(prepared: Prepared, args: EvalArgs): boolean {
  printProblems(prepared.problems)
  for (const line of [...prepared.notes, ...planInWords(prepared)]) process.stderr.write(`${line}\n`)
  if (args.plan) {
    if (args.json) process.stdout.write(`${JSON.stringify({ plan: prepared.plan, problems: prepared.problems }, null, 2)}\n`)
    return false
  }
  const over = args.yes ? undefined : overCap(prepared)
  if (over !== undefined) {
    throw new AppError('usage', over, {
      hint: 'Raise the cap in the config, ask fewer cases (--max N), or give --yes: then the cap holds, and what it leaves out is missing.',
    })
  }
  return true
}

async function stopSoon(giveUp: AbortController): Promise<void> {
  process.stderr.write(`\nStopping: answers in flight have ${graceMs / 1000} s. Ctrl-C again ends it at once.\n`)
  await sleep(graceMs, undefined, { ref: false })
  giveUp.abort(new DOMException('the run was stopped', 'AbortError'))
}

async function evaluate(
  prepared: Prepared,
  { evaluation }: SpanStore,
  signal: AbortSignal,
  giveUp: AbortSignal,
  progress: ReturnType<typeof createProgress>,
): Promise<Evaluated> {
  const { run, cases, target, scoring, judge, plan, settled, cache, writer, before, imported } = prepared
  // What compares, labels and reviews the run looks up its cases here.
  await evaluation.putSnapshot(run.caseSetHash, cases)
  await evaluation.putRun(run)
  const evaluated = await runEvaluation({
    run,
    cases,
    target,
    scoring,
    ...(judge !== undefined && { judge }),
    keptSuffice: plan.judge?.calls === 0,
    ...(cache !== undefined && { cache }),
    config: settled.config,
    store: evaluation,
    writer,
    before,
    world: {
      nowMs: Date.now,
      clock: () => performance.now(),
      wait: (ms, until) => sleep(ms, undefined, { signal: until }),
      signal,
      giveUp,
    },
    progress: ({ outputs, of, withoutAnswer, graded }) =>
      progress.say(`${outputs} of ${of} answered${withoutAnswer === 0 ? '' : `, ${withoutAnswer} without an answer`}, ${graded} graded`, graded / of),
  })
  if (imported === undefined) return evaluated
  // Figures that other tools gave to the same outputs, and what people said of them, stand beside ours.
  const own = { run: run.id, variant: run.variant }
  const scores = imported.scores.map((score) => ({ ...score, ...own }))
  await evaluation.putScores(scores)
  await evaluation.putLabels(imported.labels.map((label) => ({ ...label, ...own })))
  return { ...evaluated, scores: [...evaluated.scores, ...scores] }
}

async function tell(prepared: Prepared, { run, outputs, scores }: Evaluated, { evaluation }: SpanStore, args: EvalArgs): Promise<number> {
  const { cases, settled } = prepared
  const labels = prepared.imported === undefined ? [] : prepared.imported.labels.map((label) => ({ ...label, run: run.id, variant: run.variant }))
  const metrics: MetricEvidence[] = metricEvidence({ run, outputs, scores }, { cases, labels, traffic: settled.config.traffic })
  if (args.out !== undefined) await writeOut(args.out, outputLines(cases, outputs, scores), outputsFile)
  if (args.json) process.stdout.write(`${JSON.stringify({ run, metrics, problems: prepared.problems }, null, 2)}\n`)
  if (run.status === 'stopped') {
    process.stderr.write(`stopped: ${outputs.length} of ${cases.length * run.repeats} answers are kept. To go on: ${run.command} --resume ${run.id}\n`)
    return exitOfInterrupt
  }
  if (isUnanswered({ outputs, scores })) {
    process.stderr.write(nothingAnswered(outputs))
    return exitOfNothingMeasured
  }
  if (!args.json) {
    const [other] = othersOnSameCases(await evaluation.runs(), run)
    process.stdout.write(renderSummary({ run, cases, outputs, scores, metrics, other, color: usesColor() }))
  }
  for (const line of judgeChanges(run, prepared.judge, scores)) process.stderr.write(`${line}\n`)
  const warning = notNew(run)
  if (warning !== undefined) process.stderr.write(`${warning}\n`)
  for (const line of partlyMissing(run, outputs, scores)) process.stderr.write(`${line}\n`)
  const empty = judgedWithoutValue(run, scores)
  if (empty.length === 0) return 0
  process.stderr.write(
    `${empty.map((line) => `error: ${line}\n`).join('')}hint: What failed at the provider, in time or at the cap is graded again by: ${run.command} --resume ${run.id}\n`,
  )
  return exitOfNothingMeasured
}
