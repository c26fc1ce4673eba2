import { type Case, inputText } from '../../../model/case.ts'
import type { LeakageEvidence } from '../../../model/evaluation-evidence.ts'
import { share } from '../../interval/wilson.ts'
import { runSearch, type WordText, wordText } from './leakage-search.ts'

/** A text that the system reads: a prompt, or a document of its corpus, with what to call it. */
export interface ReadText {
  where: string
  text: string
}

/** Words from which a question is nobody else's by chance; a shorter one counts only where it stands as an example. */
const tellingQuestion = 8
/** Fewer words ("mcp", "an error occurred") stand everywhere, and are not looked for. */
const shortestQuestion = 4
/** Words from which a reference in a prompt is no figure of speech. */
const tellingReference = 10
/** Share of the reference's runs of three words that must follow the question. */
const answeredBy = 0.8
/** Share of a document that is the question and its answer: then that is what it is for. */
const nothingElse = 0.6
const examplesShown = 10

interface Sought {
  id: string
  question: string[]
  reference: string[]
}

/**
 * Cases that the system has seen. What is compared are words in lower case, so that case, space and punctuation do not matter.
 *
 * A case leaked into a prompt when its question stands there word for word, in 8 words or more, or in 4 or more and as an example (on a line or in quotes of
 * its own, or after `Q:`, `User:` or the like); or its reference of 10 words or more, unless the same run stands in the corpus: then the prompt quotes a
 * document, as it should.
 *
 * A case leaked into the corpus when its question (4 words or more) stands there as the question of a pair: marked as a question and followed by an answer,
 * followed by the case's own reference (8 of 10 of its runs of three words within three times its length), or with next to nothing else in the document.
 * A reference alone is no leak: answers are taken from documents. Nor is a heading or an error message that a user asked about, with prose below it.
 *
 * @param options.prompts templates and system prompts; without any, `inPrompts` is absent. Not the messages of users: they hold the questions of the cases
 * @param options.corpus documents or passages; without any, `inCorpus` is absent
 * @returns shares of the cases whose question (or reference, for prompts) is long enough to be told
 * @see Brown et al. 2020, Language Models are Few-Shot Learners, appendix C (overlap by runs of words)
 */
export function measureLeakage(options: { cases: readonly Case[]; prompts?: readonly ReadText[]; corpus?: readonly ReadText[] }): LeakageEvidence {
  const { prompts = [], corpus = [] } = options
  const sought = options.cases.map(({ id, input, reference }) => ({
    id,
    question: wordText(inputText(input)).words,
    reference: reference === undefined ? [] : wordText(reference).words,
  }))
  const examples: LeakageEvidence['examples'] = []
  const note = (index: number, where: string): void => {
    if (examples.length < examplesShown) examples.push({ caseId: sought[index].id, where })
  }
  const documents = corpus.map(({ where, text }) => ({ where, read: wordText(text) }))
  const inPrompts = prompts.length === 0 ? undefined : leakedIntoPrompts(sought, prompts, documents, note)
  const inCorpus = corpus.length === 0 ? undefined : leakedIntoCorpus(sought, documents, note)
  return { ...(inPrompts !== undefined && { inPrompts }), ...(inCorpus !== undefined && { inCorpus }), examples }
}

type Document = { where: string; read: WordText }
type Note = (index: number, where: string) => void

function leakedIntoPrompts(sought: readonly Sought[], prompts: readonly ReadText[], documents: readonly Document[], note: Note) {
  const questions = runSearch(sought.map(({ question }) => (question.length >= shortestQuestion ? question : [])))
  const references = runSearch(sought.map(({ reference }) => (reference.length >= tellingReference ? reference : [])))
  const quoted = new Set(documents.flatMap(({ read }) => references(read.words).map(({ run }) => run)))
  const leaked = new Set<number>()
  for (const { where, text } of prompts) {
    const read = wordText(text)
    for (const { run, at } of questions(read.words)) {
      const length = sought[run].question.length
      if (leaked.has(run) || (length < tellingQuestion && !standsAlone(read, at, length))) continue
      leaked.add(run)
      note(run, `${where}: its question, "${excerpt(read, at, length)}"`)
    }
    for (const { run, at } of references(read.words)) {
      if (leaked.has(run) || quoted.has(run)) continue
      leaked.add(run)
      note(run, `${where}: its reference, "${excerpt(read, at, sought[run].reference.length)}"`)
    }
  }
  return share(leaked.size, sought.filter(({ question, reference }) => question.length >= shortestQuestion || reference.length >= tellingReference).length)
}

function leakedIntoCorpus(sought: readonly Sought[], documents: readonly Document[], note: Note) {
  const questions = runSearch(sought.map(({ question }) => (question.length >= shortestQuestion ? question : [])))
  const leaked = new Set<number>()
  for (const { where, read } of documents) {
    for (const { run, at } of questions(read.words)) {
      if (leaked.has(run) || !isPair(read, at, sought[run])) continue
      leaked.add(run)
      note(run, `${where}: its question as that of a pair, "${excerpt(read, at, sought[run].question.length)}"`)
    }
  }
  return share(leaked.size, sought.filter(({ question }) => question.length >= shortestQuestion).length)
}

const questionMark = /(?:^|[\s{,>*_#-])["']?(?:q|question|query|user|human|input|user_input|prompt|frage)["']?\s*\d{0,4}[*_]*\s*[:=>)]\s*[*_]*\s*["'“«]?\s*$/i
const answerMark =
  /^[\s"'”»?!.,;*_]*["']?(?:a|answer|response|assistant|ai|output|expected|expected_output|reference|ground_truth|completion|antwort)["']?[*_]*\s*[:=>)]/i

/** Whether the question at a place is that of a pair of question and answer. */
function isPair(read: WordText, at: number, { question, reference }: Sought): boolean {
  const end = at + question.length
  const before = read.text.slice(Math.max(0, read.from[at] - 40), read.from[at])
  const after = read.text.slice(read.to[end - 1], read.to[end - 1] + 40)
  if (questionMark.test(before) && answerMark.test(after)) return true
  if (reference.length < 3) return false
  if (question.length + reference.length >= nothingElse * read.words.length && overlap(reference, read.words) >= answeredBy) return true
  return overlap(reference, read.words.slice(end, end + 3 * reference.length + 10)) >= answeredBy
}

/** Share of a text's runs of three words that stand in another. */
function overlap(of: readonly string[], within: readonly string[]): number {
  const runs = (words: readonly string[]) => Array.from({ length: Math.max(0, words.length - 2) }, (_, at) => words.slice(at, at + 3).join(' '))
  const there = new Set(runs(within))
  const own = runs(of)
  return own.length === 0 ? 0 : own.filter((run) => there.has(run)).length / own.length
}

/** On a line or in quotes of its own, or after the name of who asks. */
function standsAlone(read: WordText, at: number, length: number): boolean {
  const before = read.text.slice(Math.max(0, read.from[at] - 40), read.from[at])
  const after = read.text.slice(read.to[at + length - 1], read.to[at + length - 1] + 10)
  const opens = /(?:^|[\n"“«`'>])[\s*_#-]*$/.test(before) || questionMark.test(before)
  return opens && /^[\s?!.,;:*_]*(?:$|[\n"”»`'<])/.test(after)
}

function excerpt(read: WordText, at: number, length: number): string {
  const text = read.text.slice(read.from[at], read.to[at + length - 1]).replace(/\s+/g, ' ')
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
