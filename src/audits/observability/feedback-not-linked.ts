import { defineAudit } from '../../model/define.ts'
import { nToRuleOut, sideOf } from '../decide.ts'
import { coverageOf, row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, told } from '../words.ts'

/** Where people are asked for their opinion, about one in a hundred gives it; with fewer there is nothing to learn from. Our judgement. */
const FEEDBACK_RATIO = 0.01
const LINK = "the trace id returned with the answer, sent back with the user's feedback, and stored as a score or annotation by a person on that trace"

export const feedbackNotLinked = defineAudit({
  id: 'feedback-not-linked',
  area: 'observability',
  needs: ['traces'],
  title: "Users' feedback leads to the trace of the answer",
  failTitle: "Users' feedback does not lead to the trace of the answer",
  question: 'Can an answer that a user complained about be found?',
  why: 'What users say about answers is the cheapest measure of quality there is. Without the trace id it says that something was bad, but not what was retrieved, which prompt and model answered, and what to change.',
  fix: {
    now: 'Return the trace id with every answer and store it with the feedback.',
    later: 'Turn answers with bad feedback into test cases, each week.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'medium',
  source: sources.mlTestScore,
  limits: `That ${quantity(FEEDBACK_RATIO, 'ratio')} of requests with feedback is the least to be of use is a judgement. Only feedback that stands in the traces as given by a person is seen: it may lie in a table of its own that holds trace ids, and a score that does not say who gave it (Langfuse's source API) does not count. A system without people in front of it has none to give.`,
  rules: {
    met: `feedback by a person stands on some traces, and it may be on ${quantity(FEEDBACK_RATIO, 'ratio')} or more of them`,
    notMet: `feedback by a person stands on certainly less than ${quantity(FEEDBACK_RATIO, 'ratio')} of the traces`,
    unknown: `none on so few traces that ${quantity(FEEDBACK_RATIO, 'ratio')} is not ruled out (under ${number(nToRuleOut(FEEDBACK_RATIO))})`,
  },
  references: ['ML Test Score Monitor 7'],
  audit({ traces }) {
    const found = coverageOf(traces, 'user-feedback')
    const evaluated = coverageOf(traces, 'evaluation')
    if (found === undefined || found.coverage.share.of === 0) return { verdict: 'unknown', reason: 'there is no trace that could carry feedback', needs: LINK }
    const { share } = found.coverage
    if (sideOf(share.figure, FEEDBACK_RATIO) !== 'below') {
      const reason = `${number(share.have)} of ${counted(share.of, 'trace')} carry feedback by a person`
      if (share.have > 0) return { verdict: 'met', reason }
      return {
        verdict: 'unknown',
        reason: `${reason}, which are too few to say that there is none`,
        needs: `${number(nToRuleOut(FEEDBACK_RATIO))} traces, or ${LINK}`,
      }
    }
    return {
      verdict: 'not-met',
      reason: `${number(share.have)} of ${number(share.of)} traces carry feedback by a person`,
      claim: `Feedback by a person stands on ${number(share.have)} of ${number(share.of)} traces: ${told(share.figure)}.`,
      rows: [
        row('Share of traces with feedback by a person', share.figure, found.pointer),
        ...(evaluated === undefined ? [] : [row('Share of traces with any evaluation', evaluated.coverage.share.figure, evaluated.pointer)]),
      ],
      severity: evaluated === undefined || evaluated.coverage.share.have === 0 ? 'medium' : 'low',
      frequency: share.figure,
      fixNow: `Link answer and feedback: ${LINK} (\`gen_ai.evaluation.evaluator.type\` = human on the event gen_ai.evaluation.result, or OpenInference's \`annotator_kind\` = HUMAN).`,
    }
  },
})
