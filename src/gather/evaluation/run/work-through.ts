import type { Case } from '../../../model/case.ts'
import type { Output } from '../../../model/score.ts'
import { type Asking, openAsking, outputOf } from './asking.ts'
import { beginGrading, type Grading, openGrading } from './grading.ts'
import type { RunInProgress } from './run-in-progress.ts'
import type { World } from './world.ts'

/** The event loop gets a turn this often, however fast the system answers: the store writes, and Ctrl-C is heard. */
const turnMs = 10

interface Item {
  given: Case
  repeat: number
}

/** Asks and grades all of a run, so many cases at a time, until it is done or ended. Never rejects: what failed is in the run. */
export async function workThrough(going: RunInProgress): Promise<void> {
  const { cases, run, config, world } = going.inputs
  const [asking, grading] = [openAsking(going), openGrading(going)]
  const items = itemsOf(cases, run.repeats)
  const giveTurn = turns(world)
  const workers = Math.min(config.concurrency, Math.max(1, going.progress.of))
  await Promise.all(Array.from({ length: workers }, () => worker(items, asking, grading, giveTurn)))
  await Promise.all(grading.underWay)
}

async function worker(items: Iterable<Item>, asking: Asking, grading: Grading, giveTurn: () => Promise<void>): Promise<void> {
  const { inputs, ending, outputs, progress } = asking.going
  for (const { given, repeat } of items) {
    if (ending.signal.aborted) return
    let output: Output
    try {
      output = await outputOf(asking, given, repeat)
    } catch (error) {
      if (!ending.signal.aborted) ending.fail(error)
      return
    }
    outputs.push(output)
    progress.outputs += 1
    if (output.missing !== undefined) progress.withoutAnswer += 1
    inputs.progress(progress)
    await beginGrading(grading, given, output)
    await giveTurn()
  }
}

function* itemsOf(cases: readonly Case[], repeats: number): Generator<Item> {
  for (let repeat = 0; repeat < repeats; repeat += 1) for (const given of cases) yield { given, repeat }
}

function turns({ clock }: Pick<World, 'clock'>): () => Promise<void> {
  let turnAt = clock() + turnMs
  return async () => {
    if (clock() < turnAt) return
    await new Promise((resolve) => setImmediate(resolve))
    turnAt = clock() + turnMs
  }
}
