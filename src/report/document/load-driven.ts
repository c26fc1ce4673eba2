import type { LoadEvidence, LoadOutcome } from '../../model/load-evidence.ts'
import { formatCount, formatValue } from '../format-number.ts'
import type { Block, Fact, Inline, Text } from './blocks.ts'
import { plainNumber } from './load-figures.ts'
import { brief, joined, name, prose, shareText } from './pieces.ts'

const outcomeWords: Record<LoadOutcome, string> = {
  ok: 'succeeded',
  rejected: 'turned away (429 or 503)',
  'http-error': 'HTTP error',
  redirect: 'redirected elsewhere',
  refused: 'connection refused',
  unreachable: 'host not reached',
  reset: 'connection reset',
  timeout: 'no answer in time',
  cut: 'ended before it was whole',
  'invalid-stream': 'not server-sent events',
  'stream-error': 'error inside the stream',
  'too-large': 'over the byte limit',
  'not-sent': 'not sent: too many in flight',
  aborted: 'ended with the run',
}

const endWords: Record<LoadEvidence['ended']['how'], string> = {
  completed: 'completed',
  interrupted: 'interrupted',
  'error-budget': 'stopped: too many failures',
  'rate-not-reached': 'stopped: the rate was not reached',
  'request-cap': 'stopped at the cap on requests',
  'spend-cap': 'stopped at the cap on spend',
}

function arrivalsText({ loop, arrivals }: LoadEvidence): Text {
  const asked = arrivals.cvAsked === undefined ? '' : `, CV asked ${formatCount(arrivals.cvAsked)}`
  const how = loop === 'open' ? 'open loop, sent when due whatever the responses do' : 'closed loop, a fixed number at a time'
  return [`${how}; ${arrivals.kind} arrivals${asked}, CV measured `, brief(plainNumber(arrivals.cv)), ' (1 is Poisson, more is burstier)']
}

function objectivesText({ objectives }: LoadEvidence): string {
  const parts = [
    ...(objectives.latencyMs === undefined ? [] : [`latency ≤ ${formatValue(objectives.latencyMs, 'ms')}`]),
    ...(objectives.firstTokenMs === undefined ? [] : [`first token ≤ ${formatValue(objectives.firstTokenMs, 'ms')}`]),
    ...(objectives.perDeltaMs === undefined ? [] : [`time a delta ≤ ${formatValue(objectives.perDeltaMs, 'ms')}`]),
  ]
  return parts.length === 0 ? 'no objective was set, so every success counts' : `meets ${parts.join(' and ')}`
}

/** What was driven, with what, and whether it may be believed. */
export function drivenFacts(load: LoadEvidence): Block {
  const ended = load.ended.detail === '' ? endWords[load.ended.how] : `${endWords[load.ended.how]}: ${load.ended.detail}`
  const facts: Fact[] = [
    { term: 'Driven', text: [name(load.target), ': ', load.plan] },
    { term: 'Arrivals', text: arrivalsText(load) },
    { term: 'Run', text: `${formatCount(load.requests)} requests from ${load.startedAt} by ${load.generator}; ${ended}` },
    { term: load.validity.valid ? 'Valid' : 'Not valid', text: load.validity.reason },
    { term: 'A good response', text: objectivesText(load) },
    { term: 'Joined with spans', text: shareText(load.joined, 'requests') },
  ]
  return { kind: 'facts', facts }
}

/** How requests ended, by kind; what a kind looks like stands beside it. */
export function outcomes(load: LoadEvidence): Block[] {
  const failed = load.outcomes.filter((item) => item.outcome !== 'ok' && item.count > 0)
  if (failed.length === 0) return [prose(load.requests === 0 ? 'No request was sent.' : `All ${formatCount(load.requests)} requests succeeded.`)]
  const examples = (texts: readonly string[]): Inline[] => (texts.length === 0 ? ['none kept'] : joined(texts.slice(0, 2).map(name), '; '))
  return [
    {
      kind: 'table',
      table: {
        caption: `How the ${formatCount(load.requests)} requests ended`,
        columns: [{ label: 'Outcome' }, { label: 'Requests', align: 'number' }, { label: 'Share', align: 'number' }, { label: 'For example' }],
        rows: load.outcomes
          .filter((item) => item.count > 0)
          .map((item) => [
            outcomeWords[item.outcome],
            formatCount(item.count),
            load.requests === 0 ? 'of none' : formatValue(item.count / load.requests, 'ratio'),
            examples(item.examples),
          ]),
      },
    },
  ]
}
