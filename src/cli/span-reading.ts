import { knownAttributeKeys, knownAttributePrefixes } from '../gather/traces/normalize/known-attributes.ts'
import { normalizerVersion, normalizeSpan } from '../gather/traces/normalize/normalize-span.ts'

/** How rows of a store become spans, whoever wrote them. */
export const spanReading = { normalize: normalizeSpan, normalizerVersion, knownAttributeKeys, knownAttributePrefixes }
