/** One output that is asked, and what became of it in this session or before. */
export interface SessionItem {
  value?: number
  note?: string
}

/** Where a person is in the queue. */
export interface Session {
  items: readonly SessionItem[]
  /** The item that is asked; `items.length` once all were seen. */
  at: number
  /** Items that were labelled or skipped, the last at the end: what undo takes back. */
  history: readonly number[]
  /** Grades from 1 to this; 2 is pass and fail alone. */
  scale: number
  /** Passages in full. */
  whole: boolean
  /** The line that is being written, while a note is. */
  draft?: string
  isOver: boolean
}

/** What must happen outside: in the store, or a word to the person. */
export type Effect =
  | { kind: 'label'; at: number; value: number; note?: string }
  | { kind: 'unlabel'; at: number }
  | { kind: 'skip'; at: number }
  | { kind: 'noted' }
  | { kind: 'say'; what: string }

export interface Step {
  session: Session
  effect?: Effect
}

/** Begins at the first item without a label; undo reaches back to those that were labelled before, in their order. */
export function beginSession(items: readonly SessionItem[], scale: number): Session {
  const done = items.flatMap(({ value }, at) => (value === undefined ? [] : [at]))
  return { items, at: nextOpen(items, -1, new Set()), history: done, scale, whole: false, isOver: false }
}

/** The keys of a scale, for the line under an item. */
export function keyLine({ scale, at, items, draft, whole }: Session): string {
  if (draft !== undefined) return 'A note in place of the one before. Enter keeps it, Escape leaves it.'
  if (at >= items.length) return 'All were seen.  u undo  q finish'
  const grades = scale === 2 ? 'y pass  n fail' : `1-${scale} grade, ${scale} is best`
  return `${grades}  s skip  u undo  t note  m ${whole ? 'less' : 'more'}  q quit`
}

/**
 * One key: a character, or `enter`, `backspace`, `escape`.
 * A grade of 1 to N is (grade - 1) / (N - 1); `y` is 1 and `n` is 0 on every scale.
 */
export function press(session: Session, key: string): Step {
  if (session.isOver) return { session }
  if (session.draft !== undefined) return writeNote(session, session.draft, key)
  const { at, items, scale } = session
  if (key === 'q' || (key === 'enter' && at >= items.length)) return { session: { ...session, isOver: true } }
  if (key === 'u') return undo(session)
  if (at >= items.length) return { session, effect: { kind: 'say', what: 'All were seen: u takes the last one back, q finishes.' } }
  if (key === 's') return { session: { ...session, ...passOver(session) }, effect: { kind: 'skip', at } }
  if (key === 't') return { session: { ...session, draft: '' } }
  if (key === 'm') return { session: { ...session, whole: !session.whole } }
  const value = gradeOf(key, scale)
  if (value !== undefined) return label(session, value)
  return key === 'enter' || key === 'escape' || key === 'backspace'
    ? { session }
    : { session, effect: { kind: 'say', what: `\`${key}\` is no key here: ${keyLine(session)}` } }
}

function gradeOf(key: string, scale: number): number | undefined {
  if (key === 'y') return 1
  if (key === 'n') return 0
  if (!/^[0-9]$/.test(key)) return undefined
  const grade = Number(key)
  if (scale === 2) return grade <= 1 ? grade : undefined
  return grade >= 1 && grade <= scale ? (grade - 1) / (scale - 1) : undefined
}

function label(session: Session, value: number): Step {
  const { at } = session
  const note = session.items[at]?.note
  const items = session.items.map((item, index) => (index === at ? { ...item, value } : item))
  return { session: { ...session, items, ...passOver({ ...session, items }) }, effect: { kind: 'label', at, value, ...(note !== undefined && { note }) } }
}

function passOver({ items, at, history }: Session): Pick<Session, 'at' | 'history' | 'whole'> {
  const seen = [...history, at]
  return { at: nextOpen(items, at, new Set(seen)), history: seen, whole: false }
}

/** The next item without a label that was not skipped. */
function nextOpen(items: readonly SessionItem[], after: number, seen: ReadonlySet<number>): number {
  const next = items.findIndex(({ value }, index) => index > after && value === undefined && !seen.has(index))
  return next === -1 ? items.length : next
}

function undo(session: Session): Step {
  const last = session.history.at(-1)
  if (last === undefined) return { session, effect: { kind: 'say', what: 'There is nothing to undo.' } }
  const wasLabelled = session.items[last]?.value !== undefined
  const items = session.items.map((item, index) => (index === last ? withoutValue(item) : item))
  return {
    session: { ...session, items, at: last, history: session.history.slice(0, -1), whole: false },
    ...(wasLabelled && { effect: { kind: 'unlabel', at: last } }),
  }
}

function withoutValue({ value, ...item }: SessionItem): SessionItem {
  return item
}

const longestNote = 2000

function writeNote({ draft: _, ...session }: Session, draft: string, key: string): Step {
  if (key === 'escape') return { session }
  if (key === 'backspace') return { session: { ...session, draft: [...draft].slice(0, -1).join('') } }
  if (key !== 'enter') return { session: { ...session, draft: (draft + key).slice(0, longestNote) } }
  const text = draft.trim()
  const items = session.items.map((item, index) => {
    if (index !== session.at) return item
    const { note, ...rest } = item
    return text === '' ? rest : { ...rest, note: text }
  })
  return { session: { ...session, items }, effect: { kind: 'noted' } }
}
