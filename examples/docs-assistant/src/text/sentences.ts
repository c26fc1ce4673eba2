/** The sentences of a chunk that can be quoted: prose and list items of some length, never code. */
export function sentencesOf(text: string): string[] {
  return text
    .replace(/^\s*(```+|~~~+)[\s\S]*?(^\s*\1|(?![\s\S]))/gm, '\n\n')
    .split(/\n\s*\n|\n(?=\s*(?:[-*]|\d+\.)\s)/)
    .flatMap((paragraph) => paragraph.replace(/\s+/g, ' ').split(/(?<=[.!?])\s+(?=["'`(]?[A-Z`])/))
    .map((sentence) => sentence.replace(/^\s*(?:[-*]|\d+\.)\s+/, '').trim())
    .filter((sentence) => sentence.length >= 25 && sentence.length <= 500 && /[A-Za-z]{3}/.test(sentence))
}
