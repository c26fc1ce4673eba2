/** What a part of a pattern can take: in how many ways it can match from one place, and how many characters it compares before its next choice. */
interface Part {
  ways: number
  steps: number
}

/** A group that is still open. */
interface Open {
  /** Alternatives that have ended. */
  ended: Part
  /** The alternative being read, without its last part, which a repetition may still take. */
  before: Part
  last: Part
}

const nothing: Part = { ways: 1, steps: 0 }
const character: Part = { ways: 1, steps: 1 }
const none: Part = { ways: 0, steps: 0 }

const token = /\((?:\?(?:[:=!]|<[=!]|<[^>]*>|[ims-]+:))?|\)|\||(?:[*+?]|\{\d+(?:,\d*)?\})\??|./gs

/**
 * The most steps that a search for a pattern can take in a text of this length, by backtracking: places where a match may begin, times the ways that the
 * pattern can be gone through from there, times the characters between two choices. Ways multiply along a sequence, add up over alternatives, and a
 * repetition of m to n times has the sum of ways^k over k from m to n, where n is at most m, one for each character, and one for the end. `Infinity` where
 * it is beyond numbers. Most patterns do far better; none does worse than twice as much: no more choices than ways lie on the way to them.
 *
 * @param source a valid pattern, without the flag `v`
 * @param length characters of the text
 */
export function patternSteps(source: string, length: number): number {
  const plain = source
    .replace(/\\k<[^>]*>|\\[1-9]/g, '\u0000')
    .replace(/\\[\s\S]/g, 'x')
    .replace(/\[[^\]]*\]/g, 'x')
  const groups: Open[] = [opened()]
  for (const { 0: given } of plain.matchAll(token)) {
    const inside = groups[groups.length - 1]
    if (given.startsWith('(')) groups.push(opened())
    else if (given === ')' && groups.length > 1) {
      groups.pop()
      append(groups[groups.length - 1], closed(inside))
    } else if (given === '|') {
      inside.ended = either(inside.ended, sequence(inside.before, inside.last))
      Object.assign(inside, { before: nothing, last: nothing })
    } else {
      const times = timesOf(given)
      if (times !== undefined) inside.last = repeated(inside.last, times, length)
      // A back reference compares as much as its group has taken.
      else append(inside, given === '\u0000' ? { ways: 1, steps: length + 1 } : character)
    }
  }
  const { ways, steps } = groups.reduceRight((part, group) => sequence(closed(group), part), nothing)
  const most = (length + 1) * ways * (steps + 1)
  return Number.isNaN(most) ? Number.POSITIVE_INFINITY : most
}

function opened(): Open {
  return { ended: none, before: nothing, last: nothing }
}

function closed({ ended, before, last }: Open): Part {
  return either(ended, sequence(before, last))
}

function append(group: Open, part: Part): void {
  group.before = sequence(group.before, group.last)
  group.last = part
}

function sequence(a: Part, b: Part): Part {
  return { ways: a.ways * b.ways, steps: a.steps + b.steps }
}

function either(a: Part, b: Part): Part {
  return { ways: a.ways + b.ways, steps: a.steps + b.steps }
}

/** An iteration that is not asked for must take a character: there are no more of them than characters, and one that finds none left. */
function repeated({ ways, steps }: Part, { least, most }: { least: number; most: number }, length: number): Part {
  const more = Math.min(most - least, length + 1)
  const after = ways === 1 ? more + 1 : (ways ** (more + 1) - 1) / (ways - 1)
  return { ways: Math.max(1, ways ** least * after), steps: steps * Math.max(1, least) }
}

function timesOf(given: string): { least: number; most: number } | undefined {
  const mark = given.length > 1 && given.endsWith('?') ? given.slice(0, -1) : given
  if (mark === '*') return { least: 0, most: Number.POSITIVE_INFINITY }
  if (mark === '+') return { least: 1, most: Number.POSITIVE_INFINITY }
  if (mark === '?') return { least: 0, most: 1 }
  const [, least, comma, most] = /^\{(\d+)(?:(,)(\d*))?\}$/.exec(mark) ?? []
  if (least === undefined) return undefined
  return { least: Number(least), most: comma === undefined ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most) }
}
