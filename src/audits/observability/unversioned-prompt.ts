import { defineAudit } from '../../model/define.ts'
import { lackOf, severityOfPart } from '../damage.ts'
import { COVERED_RATIO, coverageOf, judgeCoverage, row, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, told } from '../words.ts'

const VERSION = 'gen_ai.prompt.name and gen_ai.prompt.version on the generation span'

export const unversionedPrompt = defineAudit({
  id: 'unversioned-prompt',
  area: 'observability',
  needs: ['traces'],
  title: 'Generations say which version of the prompt they used',
  failTitle: 'Generations do not say which version of the prompt they used',
  question: 'Which prompt made this answer, and since when?',
  why: 'A prompt is code that changes answers, latency and cost. Where its version is not recorded, a change for the worse cannot be traced to the edit that made it, and two versions cannot be compared on real traffic.',
  fix: {
    now: "Set the prompt's name and version on each generation span.",
    later: 'Keep prompts under version control, and release them as code is released.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'medium',
  source: sources.genAiSpans,
  limits: `That ${quantity(COVERED_RATIO, 'ratio')} is enough is a judgement, and so is the part from which it weighs more (25 % of generations). A version of the whole service (\`service.version\`) may stand for that of its prompts where prompts are part of the code: it is not counted. Prompts written by an agent or a user have no version to name.`,
  rules: {
    met: `certainly more than ${quantity(COVERED_RATIO, 'ratio')} of generation spans name the version of their prompt`,
    notMet: `none of the generation spans, or certainly at most ${quantity(COVERED_RATIO, 'ratio')} of them, name it`,
    unknown: `the interval holds ${quantity(COVERED_RATIO, 'ratio')}`,
    notApplicable: 'no span is a generation',
  },
  references: ['ML Test Score Model 1'],
  audit({ traces }) {
    const found = coverageOf(traces, 'prompt-version')
    if (found === undefined || found.coverage.share.of === 0) return { verdict: 'not-applicable', reason: 'no span is a generation' }
    const { share } = found.coverage
    const lack = lackOf(share)
    return judgeCoverage({
      share,
      what: 'generations',
      carry: 'name the version of their prompt',
      attribute: VERSION,
      notMet: () => ({
        verdict: 'not-met',
        reason: `${number(lack.have)} of ${number(lack.of)} generations do not name the version of their prompt`,
        claim: `${number(lack.have)} of ${number(lack.of)} generations do not say which version of the prompt they used: ${told(lack.figure)}.`,
        rows: [
          row('Share of generations that name the version of their prompt', share.figure, found.pointer),
          ...traces.cost.byPrompt
            .slice(0, 3)
            .map(({ key, calls }, index) => textRow(`Calls, ${key}`, counted(calls, 'call'), `/traces/cost/byPrompt/${index}`)),
        ],
        severity: severityOfPart(lack.figure, 'medium'),
        frequency: lack.figure,
        fixNow: `Set ${VERSION}: a version number, a commit or a hash of the template.`,
      }),
    })
  },
})
