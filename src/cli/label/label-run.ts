import type { Config } from '../../model/config.ts'
import type { Label } from '../../model/score.ts'
import { renderLabelOutcome } from '../../report/label-outcome.ts'
import type { EvaluationStore } from '../../store/open-store.ts'
import { printJson } from '../cases/print.ts'
import { openEvaluation } from '../eval/open-evaluation.ts'
import { quoted } from '../quoted.ts'
import { screenWidth, usesColor } from '../terminal.ts'
import { askPerson } from './ask-person.ts'
import { keysOfLines, pressedKeys } from './keystrokes.ts'
import { type LabelBook, openLabelBook } from './label-book.ts'
import { type LabelArgs, type LabelSettings, settleLabel } from './label-flags.ts'
import { renderList } from './list.ts'
import { listed, openQueue, type Queue } from './open-queue.ts'
import { answered } from './pickable-outputs.ts'
import { isSameDesign } from './plan-labels.ts'
import { rateByPeople } from './rate-by-people.ts'
import { beginSession, type Session } from './session.ts'
import { itemView, revealed } from './show-item.ts'
import { judgedMetrics, notGraded, questionOf } from './what-is-asked.ts'

/** The whole command: picks, asks, and tells what came of it. */
export async function labelRun(args: LabelArgs, config: Config): Promise<number> {
  const settings = settleLabel(args)
  const store = await openEvaluation(args, config)
  try {
    const queue = await openQueue(store.evaluation, args, settings)
    const notice = args.metric === undefined ? undefined : notGraded(queue.data.run, args.metric)
    if (notice !== undefined) process.stderr.write(`${notice}\n`)
    if (args.list) {
      const left = listed(queue, settings)
      if (args.json) printJson(left)
      else process.stdout.write(renderList(left))
      return 0
    }
    const screen = { color: usesColor(), width: screenWidth() }
    const book = openLabelBook(store.evaluation, queue, settings)
    const session = await ask(queue, book, settings, { reveals: args.reveal === true, asks: questionOf(queue.metric, config.eval), ...screen })
    await tell(store.evaluation, queue, book, session, args, screen)
    return 0
  } finally {
    await store.close()
  }
}

async function ask(
  { data, cases: all, metric, strategy, labels, queue, plan }: Queue,
  book: LabelBook,
  { rater, scale }: LabelSettings,
  { reveals, asks, ...screen }: { reveals: boolean; asks: string; color: boolean; width: number },
): Promise<Session> {
  const { run, scores } = data
  const others = judgedMetrics(run).filter((each) => each !== metric)
  process.stderr.write(
    `Run ${run.id}, ${metric}, labelled by ${rater}: ${plan.earlier.length} done, ${plan.picks.length} to go.${others.length === 0 ? '' : ` Also graded by the judge: ${others.join(', ')} (--metric NAME).`}\n`,
  )
  if (labels.some((label) => label.strategy !== 'import' && !isSameDesign(label.strategy, strategy))) {
    process.stderr.write(`Other labels of it were not picked by ${strategy}: their weights hold if that round was labelled to its end.\n`)
  }
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true
  const cases = new Map(all.map((each) => [each.id, each]))
  return askPerson({
    begin: beginSession(
      queue.map(({ earlier }) => (earlier === undefined ? {} : { value: earlier.value, ...(earlier.note !== undefined && { note: earlier.note }) })),
      scale,
    ),
    keys: (current) => (isTerminal ? pressedKeys(process.stdin) : keysOfLines(process.stdin, current)),
    show: (at, { items, whole }) => {
      const output = queue[at]?.output
      if (output === undefined) return []
      const place = { place: at + 1, of: queue.length, note: items[at]?.note, repeats: run.repeats }
      return itemView({ output, given: cases.get(output.caseId), metric, scores, asks, ...place }, { ...screen, whole })
    },
    after: (at) => (reveals ? revealed(queue[at]?.output, metric, scores) : undefined),
    store: (effect) => (effect.kind === 'label' ? book.put(effect) : book.takeBack(effect.at)),
    write: (text) => process.stdout.write(text),
    isTerminal,
    ...screen,
  })
}

async function tell(
  evaluation: EvaluationStore,
  { data, cases, metric, queue }: Queue,
  book: LabelBook,
  session: Session,
  args: LabelArgs,
  screen: { color: boolean; width: number },
): Promise<void> {
  const { run } = data
  const labels: Label[] = await evaluation.labels(run.id)
  const measure = run.measures.find((each) => each.judge !== '' && each.metric === metric)
  const labelled = session.items.filter(({ value }) => value !== undefined).length
  const named = `${quoted(run.id)} --metric ${quoted(metric)}${args.store === undefined ? '' : ` --store ${quoted(args.store)}`}${args.config === undefined ? '' : ` --config ${quoted(args.config)}`}`
  const population = answered(data.outputs).length
  process.stdout.write(
    renderLabelOutcome(
      {
        command: `npx loadbearing label ${named}${args.rater === undefined ? '' : ` --rater ${quoted(args.rater)}`}`,
        sample: args.n === undefined ? '' : ` --n ${args.n}`,
        ...(measure !== undefined && { calibrate: `npx loadbearing judge calibrate ${named}` }),
        ...{ metric, labelled, of: queue.length, now: book.given() },
        skipped: new Set(session.history.filter((at) => session.items[at]?.value === undefined)).size,
        raters: new Set(labels.filter((label) => label.metric === metric).map((label) => label.rater)).size,
        ...rateByPeople(data, { measure, metric, cases, labels }),
        ...(labelled < population && { more: Math.min(population, queue.length * 2) }),
      },
      screen,
    ),
  )
}
