import { defineAudit } from '../../model/define.ts'
import { COVERED_RATIO, callsOf, ratioOfTotals, row, tally, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, listed, number, quantity, told } from '../words.ts'

const REQUESTED = 'gen_ai.request.model on every generation span'

export const unpinnedModel = defineAudit({
  id: 'unpinned-model',
  area: 'reliability',
  needs: ['traces'],
  title: 'Every call names a fixed version of its model',
  failTitle: 'Calls name a model that the provider can change',
  question: 'Which calls ask for a model by a name that does not fix its version, and what served them?',
  why: 'An alias is replaced on a day that the provider chooses: quality, length, price and speed change at once, without a deployment to look at or to roll back.',
  fix: {
    now: 'Ask for the dated version that serves you today.',
    later: 'Change the version on purpose: run the evaluation on the next one, then switch.',
  },
  effort: 'hours',
  basis: 'asserted',
  severity: 'low',
  source: sources.hiddenDebt,
  references: ['ML Test Score Monitor 1', 'OWASP LLM03:2025'],
  limits: `A name is taken as fixed when it carries a date, a snapshot number or a digest; that is read from its form. Some models have one version only, a gateway or deployment name can be pinned behind, and weights that you host are as fixed as you keep them: those are named here too. A served version is known only where the response's model is recorded, and two served names may be one model. That ${quantity(COVERED_RATIO, 'ratio')} of generations must name a model for an all-clear is our judgement; the 20 names with the most calls are seen.`,
  rules: {
    met: `every name fixes a version, and at least ${quantity(COVERED_RATIO, 'ratio')} of the generations read give one`,
    notMet: 'at least one model is asked for by a name without a version',
    unknown: 'generations do not say which model they ask for, or too few of them do',
    notApplicable: 'no span is a generation',
  },
  audit({ traces }) {
    const { models } = traces.reliability
    const generations = callsOf(traces, 'generate')
    if (generations === 0 && models.length === 0) return { verdict: 'not-applicable', reason: 'no span is a generation' }
    if (models.length === 0)
      return { verdict: 'unknown', reason: `none of ${counted(generations, 'generation')} says which model it asks for`, needs: REQUESTED }
    const calls = models.reduce((sum, each) => sum + each.calls, 0)
    const loose = models.map((model, index) => ({ ...model, index })).filter(({ pinned }) => !pinned)
    if (loose.length === 0) {
      // All that was read is judged, not what it is a sample of: one name elsewhere would not be seen either way.
      const named = ratioOfTotals(calls, Math.max(generations, calls), Math.max(generations, calls))
      const reason = `${counted(models.length, 'model name')} in ${counted(calls, 'generation')}, all with a fixed version`
      if (calls >= COVERED_RATIO * generations) return { verdict: 'met', reason }
      return {
        verdict: 'unknown',
        reason: `${reason}, but only ${number(calls)} of ${counted(generations, 'generation')} give a name: ${told(named)}`,
        needs: REQUESTED,
      }
    }
    const looseCalls = loose.reduce((sum, each) => sum + each.calls, 0)
    const part = ratioOfTotals(looseCalls, calls, calls)
    // Several names served under one request name is the change that the finding warns of, seen.
    const moved = loose.find(({ served }) => served.length > 1)
    const shown = moved ?? loose[0]
    const version = shown.served.filter((name) => name !== shown.requested)
    return {
      verdict: 'not-met',
      reason: `${counted(loose.length, 'model name')} without a version in ${counted(looseCalls, 'call')}`,
      claim: `${number(looseCalls)} of ${counted(calls, 'generation')} ask for a model that its provider can change, ${listed(loose.slice(0, 3).map(({ requested }) => requested))}${moved === undefined ? '' : `; ${moved.requested} was served by ${number(moved.served.length)} different models in these traces`}: ${told(part)}.`,
      rows: [
        row('Share of calls without a version', part, '/traces/reliability/models'),
        ...loose
          .slice(0, 5)
          .flatMap(({ requested, served, calls: each, index }) => [
            row(`Calls that ask for ${requested}`, tally(each, 'count', calls), `/traces/reliability/models/${index}/calls`),
            textRow(
              `Served for ${requested}`,
              served.length === 0 ? 'not recorded: gen_ai.response.model is missing' : served.join(', '),
              `/traces/reliability/models/${index}/served`,
            ),
          ]),
      ],
      severity: moved === undefined ? 'low' : 'medium',
      frequency: part,
      fixNow:
        version.length === 0
          ? `Set the model of the \`generate\` calls to a dated version in place of \`${shown.requested}\`, and record gen_ai.response.model to see what serves.`
          : `Set the model of the \`generate\` calls to \`${version.at(-1)}\` in place of \`${shown.requested}\` (gen_ai.request.model).`,
    }
  },
})
