/** Answers of another model, one after the other, after which no more are paid for. */
const mostChanged = 3

export interface ModelWatch {
  /** The model that the judge is; `undefined` before any has answered. */
  first(): string | undefined
  /** The judge is this model, or not yet any. */
  accepts(served: string): boolean
  /** Notes who answered. @returns what is wrong with it, in words */
  note(served: string): string | undefined
  /** Set when the model has changed for good: asking on would only cost. */
  changed(): string | undefined
  served(): string[]
}

/**
 * Holds a judge to one model. The first name that answers is the judge's, whatever was asked for: an alias, or a server with names of its own. An answer
 * under another name after that is of another judge, and its grades cannot be held beside the first ones.
 *
 * @param before names under which it answered in the run that goes on, the first of them the judge's
 */
export function watchModel(asked: string, before: readonly string[] = []): ModelWatch {
  const names = new Set(before)
  let [first] = before
  let inARow = 0
  let latest: string | undefined
  return {
    first: () => first,
    accepts: (served) => first === undefined || served === first,
    note(served) {
      names.add(served)
      first ??= served
      if (served === first) {
        inARow = 0
        return undefined
      }
      inARow += 1
      latest = wordsOf(asked, first, served)
      return latest
    },
    changed: () => (inARow >= mostChanged ? latest : undefined),
    served: () => [...names],
  }
}

function wordsOf(asked: string, first: string, served: string): string {
  return `asked for ${asked}: ${first} answered first, and now ${served}`
}
