import type { Passage } from '../model/case.ts'
import type { ClaimVerdict } from '../model/score.ts'
import { formatCount } from './format-number.ts'
import { painter, wrap } from './terminal-text.ts'
import { visibleName, visibleText } from './visible-text.ts'

/** One output as a person is shown it: nothing in it tells what a judge said. */
export interface LabelView {
  /** Its place among all that are asked, from 1. */
  place: number
  of: number
  caseId: string
  /** From 0; absent where every case was asked once. */
  repeat?: number
  /** What the person is asked. */
  asks: string
  question?: string
  reference?: string
  passages: readonly Passage[]
  answer: string
  /** Claims of the answer, as another metric than the one that is asked sees them. */
  claims: readonly ClaimVerdict[]
  note?: string
}

export interface LabelViewOptions {
  width: number
  color: boolean
  /** Passages and answer in full. */
  whole: boolean
}

const longest = {
  short: { field: 2000, answer: 6000, passage: 240, passages: 8 },
  whole: { field: 100_000, answer: 200_000, passage: 100_000, passages: 1000 },
}
const indent = '  '

/** Lines of an item, each within the width. Controls and invisible characters of the texts are shown, never obeyed. */
export function renderLabelItem(view: LabelView, { width, color, whole }: LabelViewOptions): string[] {
  const paint = painter(color)
  const most = whole ? longest.whole : longest.short
  const inner = Math.max(20, width - indent.length)
  const body = (text: string, max: number): string[] => paragraphs(text, inner, max).map((line) => (line === '' ? '' : indent + line))
  const section = (title: string, lines: readonly string[]): string[] => [paint.strong(title), ...lines]
  const { place, of, caseId, repeat, question, reference, passages, answer, claims, note, asks } = view
  return [
    ...wrap(`${formatCount(place)} of ${formatCount(of)}  ${visibleName(caseId)}${repeat === undefined ? '' : `, repeat ${repeat + 1}`}`, width),
    ...section('Question', question === undefined ? [`${indent}(the case is not in the store)`] : body(question, most.field)),
    ...(reference === undefined ? [] : section('Reference', body(reference, most.field))),
    ...(passages.length === 0 ? [] : section(`Passages (${formatCount(passages.length)})`, passageLines(passages, inner, most, whole))),
    ...section('Answer', answer.trim() === '' ? [`${indent}(empty)`] : body(markClaims(cut(answer, most.answer), claims), most.answer * 2)),
    ...(answer.length > most.answer ? [`${indent}and ${formatCount(answer.length - most.answer)} more characters${whole ? '' : ': m'}`] : []),
    ...(note === undefined ? [] : section('Note', body(note, most.field))),
    ...wrap(visibleText(asks.replace(/\s+/g, ' ')), width).map(paint.strong),
  ]
}

function passageLines(passages: readonly Passage[], inner: number, most: (typeof longest)['whole'], whole: boolean): string[] {
  const shown = passages.slice(0, most.passages).flatMap(({ id, text, rank }) => {
    const head = `${rank}. ${visibleName(id)}: `
    if (text === undefined) return wrap(`${head}(no text)`, inner)
    return whole
      ? [...wrap(head.trimEnd(), inner), ...paragraphs(text, inner, most.passage)]
      : wrap(head + visibleText(text.replace(/\s+/g, ' ').trim(), most.passage), inner)
  })
  const left = passages.length - most.passages
  return [...shown, ...(left > 0 ? [`and ${formatCount(left)} more${whole ? '' : ': m'}`] : [])].map((line) => (line === '' ? '' : indent + line))
}

/** Text as lines of at most `width` columns: its own line ends and the indentation of code stay, all else that is invisible becomes an escape. */
function paragraphs(text: string, width: number, max: number): string[] {
  return cut(text, max)
    .split(/\r\n|\n|\r/)
    .flatMap((line) =>
      wrap(
        visibleText(
          line.replaceAll('\t', '  ').replace(/^ +/, (spaces) => '\u00a0'.repeat(spaces.length)),
          max * 8,
        ),
        width,
      ),
    )
}

/** Never through the middle of a character. */
function cut(text: string, max: number): string {
  return text.length <= max ? text : text.slice(0, max).replace(/[\ud800-\udbff]$/, '')
}

const said = { contradicted: 'contradicted by the passages', 'not-found': 'not in the passages' } as const

/** The answer with what its passages do not bear set in double brackets. Verdicts that overlap an earlier one, or lie outside of the text, are left out. */
export function markClaims(text: string, claims: readonly ClaimVerdict[]): string {
  let marked = ''
  let done = 0
  for (const { from, to, verdict } of claims.toSorted((a, b) => a.from - b.from)) {
    if (verdict === 'supported' || from < done || to > text.length || from >= to) continue
    marked += `${text.slice(done, from)}[[${text.slice(from, to)}]] (${said[verdict]})`
    done = to
  }
  return marked + text.slice(done)
}
