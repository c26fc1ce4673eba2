import { columns, painter } from '../../report/terminal-text.ts'
import { visibleText } from '../../report/visible-text.ts'
import { type Effect, keyLine, press, type Session } from './session.ts'

export interface AskOptions {
  begin: Session
  /** Keys as they come; the session that they meet decides what they mean. */
  keys: (session: () => Session) => AsyncIterable<string>
  /** Lines of an item. */
  show: (at: number, session: Session) => readonly string[]
  /** What the person may be told after the label. */
  after: (at: number) => string | undefined
  /** Done before anything else is shown, so that what is shown as done is on disk. */
  store: (effect: Extract<Effect, { kind: 'label' | 'unlabel' }>) => Promise<void>
  write: (text: string) => void
  /** A line may be written over: standard output is a terminal. */
  isTerminal: boolean
  color: boolean
  width: number
}

/** Asks one item after the other until the person quits or the keys end. */
export async function askPerson({ begin, keys, show, after, store, write, isTerminal, color, width }: AskOptions): Promise<Session> {
  const paint = painter(color)
  let session = begin
  const showItem = (): void => {
    const lines = session.at < session.items.length ? show(session.at, session) : []
    write(`\n${[...lines, paint.quiet(keyLine(session))].join('\n')}\n`)
  }
  const say = (line: string): void => write(`${line}\n`)
  const showDraft = (draft: string): void => {
    // The end of a long note is what is being written.
    const shown = visibleText(draft)
    const most = Math.max(20, width - 8)
    write(`\r\u001b[Knote: ${columns(shown) > most ? `…${shown.slice(-Math.floor(most / 2))}` : shown}`)
  }
  showItem()
  for await (const key of keys(() => session)) {
    const before = session
    const step = press(session, key)
    const { effect } = step
    if (effect?.kind === 'label' || effect?.kind === 'unlabel') await store(effect)
    session = step.session
    if (session.isOver) break
    if (session.draft !== undefined) {
      if (before.draft === undefined) say(paint.quiet(keyLine(session)))
      if (isTerminal) showDraft(session.draft)
      continue
    }
    if (before.draft !== undefined) say(isTerminal ? '' : `note: ${visibleText(session.items[session.at]?.note ?? '(none)')}`)
    if (effect?.kind === 'label') {
      say(`→ ${verdict(effect.value, session.scale)}`)
      const told = after(effect.at)
      if (told !== undefined) say(paint.quiet(told))
    }
    if (effect?.kind === 'unlabel') say('→ taken back')
    if (effect?.kind === 'skip') say('→ skipped')
    if (effect?.kind === 'say') say(visibleText(effect.what))
    else if (effect?.kind !== 'noted' && (session.at !== before.at || session.whole !== before.whole || session.history !== before.history)) showItem()
  }
  return session
}

function verdict(value: number, scale: number): string {
  if (scale > 2) return `grade ${Math.round(value * (scale - 1)) + 1} of ${scale}`
  return value === 1 ? 'pass' : 'fail'
}
