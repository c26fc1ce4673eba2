import type { VarianceSplit } from '../../../model/evaluation-evidence.ts'

/** Scores of one question: a list of gradings for each repeat. */
export type Gradings = readonly (readonly number[])[]

const meanOfList = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const squaresAbout = (values: readonly number[], centre: number): number => values.reduce((sum, value) => sum + (value - centre) ** 2, 0)

/**
 * Splits the variance of a score into that between questions, between repeats of a question and between gradings of one output: the components of a
 * nested analysis of variance with uneven sizes. With N scores of R outputs to Q questions, m_ij gradings of output j to question i:
 * judge = SS_within / (N - R); generation = (SS_outputs / (R - Q) - judge) / k₁; question = (SS_questions / (Q - 1) - judge - k₂ generation) / k₃, where
 * k₁ = (N - Σ_i Σ_j m_ij²/m_i) / (R - Q), k₂ = (Σ_i Σ_j m_ij²/m_i - Σ m_ij²/N) / (Q - 1), k₃ = (N - Σ m_i²/N) / (Q - 1). A part below 0 is 0.
 *
 * @param questions at least two, each with at least one grading
 * @returns parts that the design cannot tell apart are absent, and are then in the part above; `undefined` below two questions
 * @see Searle, Casella and McCulloch 1992, Variance Components, section 3.6 and appendix F
 */
export function splitVariance(questions: readonly Gradings[]): VarianceSplit | undefined {
  const kept = questions.map((outputs) => outputs.filter((gradings) => gradings.length > 0)).filter((outputs) => outputs.length > 0)
  const Q = kept.length
  if (Q < 2) return undefined
  const all = kept.flat(2)
  const N = all.length
  const R = kept.reduce((sum, outputs) => sum + outputs.length, 0)
  const grand = meanOfList(all)
  let within = 0
  let ofOutputs = 0
  let ofQuestions = 0
  let nested = 0
  let outputSquares = 0
  let questionSquares = 0
  for (const outputs of kept) {
    const own = outputs.flat()
    const mean = meanOfList(own)
    ofQuestions += own.length * (mean - grand) ** 2
    questionSquares += own.length ** 2
    for (const gradings of outputs) {
      const centre = meanOfList(gradings)
      within += squaresAbout(gradings, centre)
      ofOutputs += gradings.length * (centre - mean) ** 2
      nested += gradings.length ** 2 / own.length
      outputSquares += gradings.length ** 2
    }
  }
  const judge = N > R ? within / (N - R) : undefined
  const generation = R > Q ? Math.max(0, (ofOutputs / (R - Q) - (judge ?? 0)) / ((N - nested) / (R - Q))) : undefined
  const below = (judge ?? 0) + ((nested - outputSquares / N) / (Q - 1)) * (generation ?? 0)
  const question = Math.max(0, (ofQuestions / (Q - 1) - below) / ((N - questionSquares / N) / (Q - 1)))
  return { question, ...(generation !== undefined && { generation }), ...(judge !== undefined && { judge }) }
}

/** Variance between repeats of one question, pooled: Σ Σ (x - x̄_i)² / Σ (r_i - 1). */
function pooled(repeats: readonly (readonly number[])[]): number | undefined {
  const df = repeats.reduce((sum, values) => sum + Math.max(0, values.length - 1), 0)
  return df === 0 ? undefined : repeats.reduce((sum, values) => sum + squaresAbout(values, meanOfList(values)), 0) / df
}

/**
 * Splits the variance of a paired difference of one answer each: generation = s²_A + s²_B, the variances between repeats of one question; question = the
 * variance of the differences of means, less what repeats leave in it, mean of s²_A/r_A + s²_B/r_B. A part below 0 is 0.
 *
 * The judge's part J is known from elsewhere and taken out of the others, so that the parts still add up to what was seen: out of generation, where every repeat
 * was graded for itself, and for what is more than that out of question (the cache gives equal repeats one grade); without repeats on both sides out of question,
 * in which it is as J mean(1/r_A + 1/r_B) / 2. It is cut to what there is.
 *
 * @param pairs values over the repeats of each case, at least one on both sides
 * @param judgeVariance J: variance of one grading about its output's mean, of A and B together, from outputs that were graded again
 * @returns without repeats on both sides generation is absent; `undefined` below two pairs
 */
export function splitDifference(pairs: readonly { a: readonly number[]; b: readonly number[] }[], judgeVariance?: number): VarianceSplit | undefined {
  if (pairs.length < 2) return undefined
  const differences = pairs.map(({ a, b }) => meanOfList(b) - meanOfList(a))
  const total = squaresAbout(differences, meanOfList(differences)) / (differences.length - 1)
  const ofA = pooled(pairs.map(({ a }) => a))
  const ofB = pooled(pairs.map(({ b }) => b))
  if (ofA === undefined || ofB === undefined) {
    if (judgeVariance === undefined) return { question: total }
    const weight = meanOfList(pairs.map(({ a, b }) => (1 / a.length + 1 / b.length) / 2))
    const taken = Math.min(total, judgeVariance * weight)
    return { question: total - taken, judge: taken / weight }
  }
  const left = meanOfList(pairs.map(({ a, b }) => ofA / a.length + ofB / b.length))
  const [question, generation] = [Math.max(0, total - left), ofA + ofB]
  if (judgeVariance === undefined) return { question, generation }
  const judge = Math.min(judgeVariance, question + generation)
  return { question: question - Math.max(0, judge - generation), generation: Math.max(0, generation - judge), judge }
}
