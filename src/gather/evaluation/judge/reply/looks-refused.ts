import { declines, excuses } from '../../../../measure/text/refusal-phrases.ts'

/** True for a reply without JSON that declines to grade. */
export function looksRefused(text: string): boolean {
  const start = text
    .replace(/<think>[\s\S]*?<\/think>/g, '')
    .trim()
    .slice(0, 200)
  return [...declines, ...excuses].some((phrase) => phrase.test(start))
}
