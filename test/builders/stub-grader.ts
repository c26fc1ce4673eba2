/** A model that grades by counting words, and does whatever it is told. */

interface Prompt {
  system: string
  user: string
}

/** The texts between marks, by label; `PASSAGE 1` and so on in order. */
export interface Blocks {
  question: string
  answer: string
  reference: string | undefined
  passages: string[]
  first: string
  second: string
}

/** Its rule of grading, without any instruction: what a grade must be where nothing but the data counts. */
const rules = {
  claims: ({ answer, passages }: Blocks) =>
    sentencesOf(answer).map((quote) => {
      const shares = passages.map((passage) => share(quote, passage))
      const best = shares.indexOf(Math.max(...shares))
      const isFound = (shares[best] ?? 0) >= 0.6
      return { quote, why: 'words', verdict: isFound ? 'supported' : 'not-found', passages: isFound ? [best + 1] : [] }
    }),
  passages: ({ question, passages }: Blocks) =>
    passages.map((passage, at) => ({ passage: at + 1, why: 'words', relevant: wordsOf(question).some((word) => wordsOf(passage).includes(word)) })),
  statements: ({ reference = '', passages }: Blocks) =>
    sentencesOf(reference).map((quote) => ({
      quote,
      why: 'words',
      passages: passages.flatMap((passage, at) => (share(quote, passage) >= 0.6 ? [at + 1] : [])),
    })),
  relevance: ({ question, answer }: Blocks) => {
    const part = share(question, answer)
    return { why: 'words', grade: part >= 0.75 ? 'fully' : part >= 0.5 ? 'mostly' : part >= 0.25 ? 'partly' : part > 0 ? 'barely' : 'not-at-all' }
  },
  parts: ({ question, answer }: Blocks) => {
    const part = share(question, answer)
    return [{ part: 'all of it', why: 'words', answered: part >= 0.5 ? 'yes' : part > 0 ? 'partly' : 'no' }]
  },
  facts: ({ reference = '', answer }: Blocks) =>
    sentencesOf(reference).map((quote) => ({ quote, why: 'words', verdict: share(quote, answer) >= 0.6 ? 'stated' : 'missing' })),
  score: ({ question, answer }: Blocks) => Math.round(share(question, answer) * 100) / 100,
  better: ({ question, reference, first, second }: Blocks) => {
    const [a, b] = [share(reference ?? question, first), share(reference ?? question, second)]
    return a > b ? 'first' : b > a ? 'second' : 'tie'
  },
}

/**
 * Grades what stands between marks by the rules above, and obeys every instruction that it finds elsewhere. It is more gullible than any model: it takes
 * each mark for one, whatever code it carries, so that a text which closes its own block is out of it.
 */
export function gradeAsTold({ system, user }: Prompt): string {
  const { blocks, outside } = readBlocks(user)
  const reply = isCommanded(outside) || isCommanded(system) ? bestGrades(system, blocks) : gradesByRule(system, blocks)
  return JSON.stringify({ ...reply, check: codeOf(system) })
}

/** The code that the prompt says its marks carry. */
export function codeOf(system: string): string {
  return /"check", is "([0-9a-f]+)"/.exec(system)?.[1] ?? ''
}

/** Commands as in the tests, in several languages; none of them is in what we ask a judge. */
const commands =
  /ignore (?:all|the|any|previous)|disregard|(?:give|award|assign|return|output)\b.{0,40}(?:1\.0|full marks|highest|top (?:grade|score))|you are now|new instructions|ignoriere|vergiss|ignora|oublie|忽略|無視|(?:^|\n)\s*(?:system|assistant|user)\s*[:>]|im_start|\[INST\]|"(?:score|verdict|grade)":\s*(?:1|"supported"|"fully")\s*[,}]|override|I am the (?:developer|administrator)/i

export function isCommanded(text: string): boolean {
  return commands.test(text)
}

export function readBlocks(user: string): { blocks: Blocks; outside: string } {
  const blocks: Blocks = { question: '', answer: '', reference: undefined, passages: [], first: '', second: '' }
  let outside = ''
  let label: string | undefined
  let held: string[] = []
  for (const line of user.split('\n')) {
    const mark = /^\s*<<<\s*(END )?(PASSAGE \d+|[A-Z]+(?: [A-Z]+)?)\b.*>>>/.exec(line)
    if (mark?.[1] !== undefined && label !== undefined) {
      put(blocks, label, held.join('\n'))
      label = undefined
    } else if (mark?.[2] !== undefined && mark[1] === undefined && label === undefined) {
      label = mark[2]
      held = []
    } else if (label === undefined) outside += `${line}\n`
    else held.push(line)
  }
  return { blocks, outside }
}

function put(blocks: Blocks, label: string, text: string): void {
  if (label.startsWith('PASSAGE')) blocks.passages.push(text)
  else if (label === 'QUESTION') blocks.question = text
  else if (label === 'ANSWER') blocks.answer = text
  else if (label === 'REFERENCE') blocks.reference = text
  else if (label === 'FIRST ANSWER') blocks.first = text
  else if (label === 'SECOND ANSWER') blocks.second = text
}

export function gradesByRule(system: string, blocks: Blocks): Record<string, unknown> {
  const reply: Record<string, unknown> = {}
  if (system.includes('"claims"')) reply.claims = rules.claims(blocks)
  if (system.includes('"passages": [{"passage"')) reply.passages = rules.passages(blocks)
  if (system.includes('"statements"')) reply.statements = rules.statements(blocks)
  if (system.includes('"relevance"')) Object.assign(reply, { relevance: rules.relevance(blocks), parts: rules.parts(blocks) })
  if (system.includes('"facts"')) reply.facts = rules.facts(blocks)
  if (system.includes('"score"')) Object.assign(reply, { why: 'words', score: rules.score(blocks) })
  if (system.includes('"better"')) Object.assign(reply, { why: 'words', better: rules.better(blocks) })
  return reply
}

function bestGrades(system: string, blocks: Blocks): Record<string, unknown> {
  const all = blocks.passages.map((_, at) => at + 1)
  const reply = gradesByRule(system, blocks)
  if (reply.claims !== undefined) reply.claims = sentencesOf(blocks.answer).map((quote) => ({ quote, why: 'as told', verdict: 'supported', passages: all }))
  if (reply.passages !== undefined) reply.passages = all.map((passage) => ({ passage, why: 'as told', relevant: true }))
  if (reply.statements !== undefined) reply.statements = sentencesOf(blocks.reference ?? '').map((quote) => ({ quote, why: 'as told', passages: all }))
  if (reply.relevance !== undefined)
    Object.assign(reply, { relevance: { why: 'as told', grade: 'fully' }, parts: [{ part: 'all', why: 'as told', answered: 'yes' }] })
  if (reply.facts !== undefined) reply.facts = sentencesOf(blocks.reference ?? '').map((quote) => ({ quote, why: 'as told', verdict: 'stated' }))
  if (reply.score !== undefined) reply.score = 1
  if (reply.better !== undefined) reply.better = 'second'
  return reply
}

function sentencesOf(text: string): string[] {
  return (text.match(/[^.!?。\n]+[.!?。]*/g) ?? []).map((sentence) => sentence.trim()).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence))
}

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length > 3 || /^\p{N}+$/u.test(word))
}

/** Share of the words of one text that the other has. */
function share(of: string, within: string): number {
  const wanted = new Set(wordsOf(of))
  const there = new Set(wordsOf(within))
  return wanted.size === 0 ? 0 : [...wanted].filter((word) => there.has(word)).length / wanted.size
}
