import { type Figure, isMeasured } from '../../model/measurement.ts'
import type { Share, SpanExample } from '../../model/traces-evidence.ts'
import { formatCount } from '../format-number.ts'
import type { Block, Inline } from './blocks.ts'

export function prose(...text: Inline[]): Block {
  return { kind: 'prose', text }
}

export function note(...text: Inline[]): Block {
  return { kind: 'note', text }
}

export function figure(value: Figure | undefined): Inline {
  return { figure: value }
}

/** A figure without its n, in a table whose rows say n and whose refusals are explained under it. */
export function bare(value: Figure | undefined): Inline {
  return { bare: value }
}

/** A measured figure without its n; a refusal keeps its reason, since nothing else there says it. */
export function brief(value: Figure): Inline {
  return isMeasured(value) ? bare(value) : figure(value)
}

export function name(text: string): Inline {
  return { name: text }
}

/** Inlines one after the other with a separator between. */
export function joined(items: readonly Inline[], separator = ', '): Inline[] {
  return items.flatMap((item, index) => (index === 0 ? [item] : [separator, item]))
}

/** A share with its counts, so that nobody takes 1 of 2 for half of the traffic. */
export function shareText(share: Share, over = ''): Inline[] {
  if (share.of === 0) return [figure(share.figure)]
  return [{ share: share.figure, counts: `${formatCount(share.have)} of ${formatCount(share.of)}${over === '' ? '' : ` ${over}`}` }]
}

export function exampleText(example: SpanExample): Inline[] {
  return ['trace ', name(example.traceId), ', span ', name(example.spanId), `: ${example.detail}`]
}

export function withoutTraces(what: string): Block {
  return note(
    { strong: 'Unknown. ' },
    `This review holds no traces, so ${what} could not be seen. `,
    { code: 'loadbearing review FILE…' },
    ' on a trace file supplies it.',
  )
}

/** Blocks only where there is something to say. */
export function when(condition: boolean, ...blocks: Block[]): Block[] {
  return condition ? blocks : []
}
