import { type BlockKind, blocksOf } from './blocks.ts'

/** A sentence, or a piece that stands for one (an item of a list, a row of a table, a block of code), by UTF-16 offsets, end excluded. */
export interface Sentence {
  text: string
  from: number
  to: number
  kind: BlockKind
}

// What ends a sentence, with the quotes and brackets that close after it. Full width marks, danda and the like need no space behind them. A run of marks is
// tried once, from its first: from each, it would take time with its square.
const ending = /(?:(?<![.!?…؟])[.!?…؟]+["'”’»)\]]*(?=\s|$)|[。！？｡।॥۔።။។]+["'”’»」』）\])]*)/gu

const abbreviations = new Set(
  (
    'mr mrs ms dr prof sr jr st mt rev hon gen col lt sgt capt gov sen rep pres messrs mme mlle ' +
    'e.g i.e cf vs viz approx ca no nr nos vol pp fig figs eq eqs sec ch ed eds al resp incl excl min max tel ext dept est ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec ' +
    'z.b d.h u.a bzw vgl evtl ggf inkl exkl usw sog ca str bspw zzgl abs art hr fr ' +
    'p.ex par.ex c.-à-d env m mm ' +
    'p.ej ej sra srta dra ud uds núm pág av avda ' +
    'p.es ecc sig dott bijv d.w.z o.a'
  ).split(' '),
)
// These end a sentence as often as not: the next word's capital decides.
const abbreviationsAtEnd = new Set('etc inc ltd co corp llc plc usw ecc bros u.s u.k u.n e.u d.c a.m p.m b.c a.d ph.d'.split(' '))

/**
 * Cuts a text into sentences by rule. Code blocks, headings, list items and table rows of Markdown are pieces of their own; paragraphs are cut at
 * final marks, but not in abbreviations, initials, decimals, ordinals of dates, URLs or ellipses. Every piece is `text.slice(from, to)`, without space
 * around it; pieces are in order and do not overlap. A heuristic: it knows abbreviations of English, German, French, Spanish, Italian and Dutch.
 */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = []
  for (const block of blocksOf(text)) {
    if (block.kind === 'code' || block.kind === 'heading') push(sentences, text, block)
    else {
      let start = block.from
      for (const end of endsOf(text.slice(block.from, block.to))) {
        push(sentences, text, { kind: block.kind, from: start, to: block.from + end })
        start = block.from + end
      }
      push(sentences, text, { kind: block.kind, from: start, to: block.to })
    }
  }
  return sentences
}

function push(sentences: Sentence[], text: string, { kind, from, to }: Omit<Sentence, 'text'>): void {
  const piece = text.slice(from, to)
  const trimmed = piece.trim()
  if (trimmed === '') return
  const start = from + piece.indexOf(trimmed)
  sentences.push({ kind, text: trimmed, from: start, to: start + trimmed.length })
}

function* endsOf(block: string): Generator<number> {
  for (const { 0: mark, index } of block.matchAll(ending)) {
    const end = index + mark.length
    if (end < block.length && !isInside(mark, block, index)) yield end
  }
}

/** True when the mark at `index` does not end its sentence. */
function isInside(mark: string, block: string, index: number): boolean {
  const next = block.slice(index + mark.length, index + mark.length + 40).trimStart()
  const goesOn = /^[\p{Ll}\d,;:]/u.test(next)
  if (/^(?:\.{2,}|…)/.test(mark)) return goesOn
  if (mark[0] !== '.') return false
  const before = /[\p{L}\p{M}\p{N}.'’-]*$/u.exec(block.slice(Math.max(0, index - 24), index))?.[0] ?? ''
  const word = before.toLowerCase().replace(/^[.'’-]+/, '')
  if (abbreviationsAtEnd.has(word)) return goesOn
  if (abbreviations.has(word)) return true
  // Dotted acronyms (u.s.), initials (J. Smith, J. R. R. Tolkien), spaced abbreviations (z. B.), ordinals (am 3. mai, 3. Mai).
  if (/^\p{L}(?:\.\p{L})+$/u.test(word)) return goesOn || before === before.toUpperCase()
  if (/^\p{L}$/u.test(word) && word !== 'i') return goesOn || /^\p{L}\./u.test(next) || (before === before.toUpperCase() && /^\p{Lu}/u.test(next))
  return /^\d{1,2}$/.test(word) && (goesOn || /^(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b/.test(next))
}
