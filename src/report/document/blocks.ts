import type { Figure } from '../../model/measurement.ts'
import type { Severity, StopItem, VerdictKind } from '../../model/review.ts'
import type { Drawing } from './drawing.ts'

/** A run of text. Only `link` leads anywhere; `name` is text out of a trace, `code` is ours. */
export type Inline =
  | string
  | { strong: string }
  | { code: string }
  | { name: string }
  | { link: string; href: string }
  | { verdict: VerdictKind }
  | { severity: Severity }
  | { stop: StopItem['verdict'] }
  | { coverage: 'all' | 'some' | 'none' | 'unknown' }
  | { figure: Figure | undefined }
  /** Value and interval alone, for tables that say n and the reasons of refusals beside them. */
  | { bare: Figure | undefined }
  /** A share beside its counts, which say n already. */
  | { share: Figure; counts: string }
  /** A line for a pen. */
  | { blank: string }

export type Text = Inline | readonly Inline[]

export interface Column {
  label: string
  align?: 'number'
}

/** The first cell of a row names it. */
export interface Table {
  caption: string
  columns: readonly Column[]
  rows: readonly (readonly Text[])[]
  /** Too many columns to stack on a phone: scrolls inside its own region. */
  wide?: boolean
}

export interface Fact {
  term: string
  text: Text
}

export type Block =
  | { kind: 'prose'; text: Text }
  /** Something that the reader must not miss: a refusal, a bias, a gap. */
  | { kind: 'note'; text: Text }
  | { kind: 'list'; items: readonly Text[]; ordered?: boolean }
  | { kind: 'facts'; facts: readonly Fact[] }
  | { kind: 'table'; table: Table }
  | { kind: 'commands'; label: string; lines: readonly string[] }
  /** A drawing with what to see in it, and the same figures as a table. `untitled` where the question above it is its title. */
  | { kind: 'exhibit'; id: string; title: string; summary: string; drawing: Drawing; table: Table; untitled?: boolean }
  /** Questions of page one with their answers. */
  | { kind: 'answers'; answers: readonly { question: string; blocks: readonly Block[] }[] }
  /** A part with a heading of its own: a finding, a stop item. */
  | { kind: 'part'; id: string; label: string; title: Text; mark?: Inline; tag?: string; blocks: readonly Block[] }

export interface Section {
  id: string
  title: string
  blocks: readonly Block[]
}

export interface ReviewDocument {
  title: string
  subtitle: readonly string[]
  summary: string
  body: readonly Section[]
  appendix: readonly Section[]
}
