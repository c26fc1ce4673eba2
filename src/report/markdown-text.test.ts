import { expect, it } from 'vitest'
import { escapeMarkdown, inlineMarkdown } from './markdown-text.ts'

it('shows what a claim or a need puts between backticks as code, in bold too, and escapes the rest', () => {
  expect(inlineMarkdown('rules in `eval.gate.rules` *now*')).toBe('rules in `eval.gate.rules` \\*now\\*')
  expect(inlineMarkdown({ strong: 'run `loadbearing eval` ' })).toBe('**run `loadbearing eval`** ')
  expect(inlineMarkdown('`@everyone <b>` and `a` too')).toBe('`@everyone <b>` and `a` too')
})

it('escapes backticks that make no pair in a line', () => {
  expect(inlineMarkdown('a ` b')).toBe('a \\` b')
  expect(inlineMarkdown('a `` b')).toBe('a \\`\\` b')
  expect(inlineMarkdown('a ` ` b')).toBe('a \\` \\` b')
})

it('leaves the sign of recall@5, which mentions nobody and is no address, and no other', () => {
  expect(escapeMarkdown('recall@5, ndcg@10.')).toBe('recall@5, ndcg@10.')
  expect(escapeMarkdown('@5 a@b.c a@5.example x@5y me@5-z')).toBe('&#64;5 a&#64;b.c a&#64;5.example x&#64;5y me&#64;5-z')
})
