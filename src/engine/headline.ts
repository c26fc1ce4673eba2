import { difference, listed, quantity } from '../audits/words.ts'
import type { ComparisonEvidence, EvaluationEvidence, MetricEvidence } from '../model/evaluation-evidence.ts'
import type { Evidence } from '../model/evidence.ts'
import { calibrationOf } from '../model/judged-measure.ts'
import { isMeasured } from '../model/measurement.ts'
import type { Check, CriterionVerdict, Finding, Review, StopItem } from '../model/review.ts'
import { verdictOrder, worseInWords, worstFirst } from '../model/worst-first.ts'

interface Judged {
  evidence: Evidence
  criteria: readonly CriterionVerdict[]
  findings: readonly Finding[]
  stops: readonly StopItem[]
  checks: readonly Check[]
}

/** Page one in a few sentences: what was seen, whether it is good enough, and the first thing to do. */
export function headlineOf(judged: Judged): Review['headline'] {
  const [first] = judged.findings
  return {
    summary: [seen(judged.evidence), verdictOnCriteria(judged.criteria), checksInWords(judged.checks)].join(' '),
    ...(first !== undefined && { firstThing: `${first.claim} ${first.fixNow}` }),
  }
}

function seen(evidence: Evidence): string {
  return [seenInTraces(evidence), ...seenUnderLoad(evidence), ...seenInEvaluation(evidence)].join(' ')
}

/** A sentence has room for this many metrics. */
const mostMetrics = 2
const longestName = 60

/** What the latest run says, and how the worst of the other versions compares. */
function seenInEvaluation({ evaluation }: Evidence): string[] {
  const [run] = evaluation?.runs ?? []
  if (evaluation === undefined || run === undefined) return []
  const metrics = evaluation.metrics.filter((metric) => metric.run === run.id)
  const quotable = metrics.filter((metric) => mayBeQuoted(metric, evaluation))
  const figures = quotable.slice(0, mostMetrics).map((metric) => `${named(metric.metric)} ${meanInWords(metric)}`)
  const more = quotable.length > mostMetrics ? [`${quotable.length - mostMetrics} more`] : []
  const doubtful = metrics.length > quotable.length ? [`${count(metrics.length - quotable.length, 'metric')} by a judge that may not decide`] : []
  const graded = metrics.length === 0 ? 'graded by no metric' : listed([...figures, ...more, ...doubtful])
  const [comparison] = worstFirst(evaluation)
  const worse = worseInWords(evaluation)
  const compared = comparison === undefined ? '' : `; ${comparisonInWords(comparison)}${worse === undefined ? '' : `; ${worse}`}`
  return [`Evaluated on ${count(run.cases, 'case')}, ${named(run.variant)}: ${graded}${compared}.`]
}

/** What a reader takes away is the first sentence: of a judge it has only what people agree with, or what their labels corrected. */
function mayBeQuoted(measure: MetricEvidence, { calibrations }: EvaluationEvidence): boolean {
  const { judge, corrected } = measure
  return judge === '' || (corrected !== undefined && isMeasured(corrected.figure)) || calibrationOf(measure, calibrations)?.usable === 'yes'
}

const correctionWords: Record<NonNullable<MetricEvidence['corrected']>['method'], string> = {
  'ppi++': ' (the judge corrected by labels of people, PPI++)',
  'rogan-gladen': ' (the judge corrected by labels of people, Rogan-Gladen)',
  labels: ' (by labels of people alone)',
}

/** The figure that a criterion would be held against, and which one it is. */
function meanInWords({ mean, trafficMean, corrected }: MetricEvidence): string {
  const figure = corrected?.figure ?? trafficMean ?? mean
  if (!isMeasured(figure)) return 'not given'
  const which = corrected !== undefined ? correctionWords[corrected.method] : trafficMean !== undefined ? ' (weighted by the traffic)' : ''
  return `${quantity(figure.value, figure.unit)}${which}`
}

function comparisonInWords({ variantA, variantB, metrics }: ComparisonEvidence): string {
  if (metrics.length === 0) return `${named(variantB)} has no metric in common with it`
  const groups = verdictOrder.flatMap((verdict) => {
    const own = metrics.filter((metric) => metric.verdict === verdict)
    const [first] = own
    if (first === undefined) return []
    const by = (verdict === 'worse' || verdict === 'better') && own.length === 1 && isMeasured(first.difference)
    const size = by && isMeasured(first.difference) ? ` by ${difference(Math.abs(first.difference.value), first.difference.unit)}` : ''
    return [`${verdict} in ${own.length > mostMetrics ? count(own.length, 'metric') : listed(own.map(({ metric }) => named(metric)))}${size}`]
  })
  const slices = [
    ...new Set(metrics.flatMap((metric) => metric.slices.filter(({ verdict }) => verdict === 'worse').map(({ name, value }) => `${name} ${value}`))),
  ]
  const hidden = slices.length === 0 ? '' : `, and worse for ${slices.length > mostMetrics ? count(slices.length, 'slice') : listed(slices.map(named))}`
  return `${named(variantB)} is ${listed(groups)} against ${named(variantA)}${hidden}`
}

/** A name out of a run, cut; the renderings escape it. */
function named(name: string): string {
  return name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name
}

function seenUnderLoad({ load }: Evidence): string[] {
  if (load === undefined) return []
  const rates = load.steps.map(({ askedPerS }) => askedPerS)
  const asked = load.loop === 'closed' ? 'in a closed loop' : `at up to ${Number(Math.max(0, ...rates).toPrecision(3))} a second`
  if (!load.validity.valid) return [`Driven with ${count(load.requests, 'request')} ${asked}; the run is not valid: ${load.validity.reason}.`]
  if (load.loop === 'closed')
    return [`Driven with ${count(load.requests, 'request')} ${asked}, which asks for no rate: how much the system holds is not known.`]
  const { heldPerS, failedPerS, failedUnderHeldPerS } = load.capacity
  const held = heldPerS === undefined ? 'of no level is it sure that it held' : `it held ${Number(heldPerS.toPrecision(3))} a second`
  const failed =
    failedPerS === undefined
      ? ''
      : heldPerS === undefined
        ? `, and ${Number(failedPerS.toPrecision(3))} did not`
        : ` and not ${Number(failedPerS.toPrecision(3))}`
  const disagreeing = failedUnderHeldPerS === undefined ? '' : `, although ${Number(failedUnderHeldPerS.toPrecision(3))} did not hold: the levels disagree`
  return [`Driven with ${count(load.requests, 'request')} ${asked}: ${held}${failed}${disagreeing}.`]
}

function seenInTraces({ traces, load, evaluation }: Evidence): string {
  if (traces === undefined) return load === undefined && evaluation === undefined ? 'No traces could be read.' : 'No traces of the system were seen.'
  const { totals, latency } = traces
  const p50 = isMeasured(latency.request.p50) ? `, median ${Math.round(latency.request.p50.value).toLocaleString('en-US')} ms` : ''
  const p95 = isMeasured(latency.request.p95) ? `, p95 ${Math.round(latency.request.p95.value).toLocaleString('en-US')} ms` : ''
  return `${count(totals.traces, 'request')} in ${count(totals.spans, 'span')} from ${count(totals.services.length, 'service')}${p50}${p95}.`
}

function verdictOnCriteria(criteria: readonly CriterionVerdict[]): string {
  if (criteria.length === 0) return 'No success criteria were agreed, so nothing here can be called good enough: name them in the config.'
  const met = criteria.filter(({ verdict }) => verdict === 'met').length
  const missed = criteria.filter(({ verdict }) => verdict === 'not-met').length
  return `Of ${count(criteria.length, 'agreed criterion', 'agreed criteria')} ${met} met, ${missed} not met, ${criteria.length - met - missed} unknown.`
}

function checksInWords(checks: readonly Check[]): string {
  const of = (verdict: Check['verdict']) => checks.filter((check) => check.verdict === verdict).length
  const errors = of('error') === 0 ? '' : `, ${of('error')} failed`
  return `Of ${count(checks.length, 'check')} ${of('not-met')} found something, ${of('met')} found nothing wrong, ${of('unknown')} could not be answered from what was gathered, ${of('not-applicable')} did not apply${errors}.`
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString('en-US')} ${n === 1 ? one : many}`
}
