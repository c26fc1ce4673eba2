import { attributeMap, type FieldRow } from './attribute-map.ts'
import { contentEventAttributes, contentKeys, contentPrefixes } from './content-map.ts'
import { documentEvents, documentLists } from './document-sources.ts'
import { hintKeys, hintPrefixes } from './key-roles.ts'
import { evaluationEventKeys } from './read-evaluations.ts'
import { firstTokenEventKeys } from './read-first-token.ts'
import { stageRules } from './stage-rules.ts'

const mapped = Object.values<FieldRow>(attributeMap).flatMap((row) =>
  Object.values(row.names).flatMap((cells) => cells.map((cell) => (typeof cell === 'string' ? cell : cell[0]))),
)

/** Attributes that hold private content, by exact name. */
const contentAttributeKeys: readonly string[] = Object.keys(contentKeys)
/** Families of attributes that hold private content. */
const contentAttributePrefixes: readonly string[] = Object.keys(contentPrefixes)

/** Attributes of events, by exact name. */
const eventAttributeKeys: readonly string[] = [
  ...evaluationEventKeys,
  ...firstTokenEventKeys,
  ...Object.values(documentEvents).flatMap((names) => Object.values(names)),
  ...contentEventAttributes,
  'exception.type',
]

/** Attributes that the normalizer reads of spans and of their events, by exact name: what a store must hand over for the same result. */
export const knownAttributeKeys: readonly string[] = [
  ...new Set([
    ...mapped,
    ...stageRules.map((rule) => rule.attribute),
    ...hintKeys,
    ...documentLists.map((entry) => entry.key),
    ...contentAttributeKeys,
    ...eventAttributeKeys,
    'ai.documents',
    'sampler.type',
    'SampleRate',
    'sample.rate',
  ]),
].sort()

/** Families that the normalizer reads; any attribute that begins so. */
export const knownAttributePrefixes: readonly string[] = [
  ...new Set([
    ...contentAttributePrefixes,
    ...hintPrefixes,
    'langfuse.',
    'traceloop.',
    'openinference.',
    'deepeval.',
    'confident.',
    'annotations.',
    'evaluations.',
    'trace.annotations.',
    'trace.evaluations.',
    'session.annotations.',
    'session.evaluations.',
    'eval.',
  ]),
].sort()
