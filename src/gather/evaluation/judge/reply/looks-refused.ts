/** How models begin when they will not do it. */
const openings = [
  /^(?:i(?:['’]m| am) sorry|sorry,|i apologi[sz]e|unfortunately,? i|i can(?:['’]t|not)|i(?:['’]m| am) (?:not able|unable)|i won['’]t|i must decline|as an ai\b)/i,
  /^(?:es tut mir leid|tut mir leid|ich kann (?:dabei |ihnen |dir |das |diese[nrs]? )?.{0,40}nicht)/i,
  /^(?:lo siento|no puedo)/i,
  /^(?:je suis désolée?|désolée?,|je ne peux pas)/i,
  /^(?:mi dispiace|non posso|sinto muito|desculpe|não posso)/i,
  /^(?:抱歉|对不起|很抱歉|我无法|我不能|申し訳|すみません)/,
]

/** True for a reply without JSON that declines to grade. */
export function looksRefused(text: string): boolean {
  const start = text
    .replace(/<think>[\s\S]*?<\/think>/g, '')
    .trim()
    .slice(0, 200)
  return openings.some((opening) => opening.test(start))
}
