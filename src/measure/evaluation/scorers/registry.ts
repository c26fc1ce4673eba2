import { z } from 'zod'
import { AppError } from '../../../model/app-error.ts'
import type { Expectation } from '../../../model/case.ts'
import type { ScorerUse } from '../../../model/eval-config.ts'
import type { Scorer } from '../../../model/scorer.ts'
import { citationPresent } from './citation-present.ts'
import { citationResolvable } from './citation-resolvable.ts'
import { contains } from './contains.ts'
import { contextUtilization } from './context-utilization.ts'
import type { OptionsOf, ScorerFactory } from './define-factory.ts'
import { editDistance, editSimilarity } from './edit-distance.ts'
import { exact } from './exact.ts'
import { groundedness } from './groundedness.ts'
import { jsonSchema } from './json-schema.ts'
import { language } from './language.ts'
import { length } from './length.ts'
import { numeric } from './numeric.ts'
import { cost, firstToken, latency, tokens } from './output-values.ts'
import { refusal } from './refusal.ts'
import { regex } from './regex.ts'
import { hitRate, map, mrr, ndcg, precision, recall } from './retrieval.ts'
import { wordF1 } from './word-f1.ts'
import { wordRecall } from './word-recall.ts'

export type { ScorerFactory } from './define-factory.ts'

/** Every scorer that needs no model, by its name in the config. */
export const scorerFactories: Readonly<Record<string, ScorerFactory>> = {
  mrr,
  ndcg,
  recall,
  precision,
  map,
  'hit-rate': hitRate,
  exact,
  contains,
  regex,
  'json-schema': jsonSchema,
  numeric,
  'edit-similarity': editSimilarity,
  'edit-distance': editDistance,
  'word-f1': wordF1,
  'word-recall': wordRecall,
  'citation-present': citationPresent,
  'citation-resolvable': citationResolvable,
  refusal,
  length,
  language,
  latency,
  'first-token': firstToken,
  cost,
  tokens,
  groundedness,
  'context-utilization': contextUtilization,
}

/**
 * The scorer that an entry of `eval.scorers` asks for: its name (`recall@5` is `recall` with k 5), or its name with options. `metric` gives its figure
 * another name; `threshold` sets what passes.
 *
 * @throws AppError `config-invalid` when there is no such scorer, or its options are wrong
 */
export function resolveScorer(use: ScorerUse): Scorer {
  return resolve(typeof use === 'string' ? { scorer: use } : use, 'run')
}

/** The scorer that an entry of a case's `expect` asks for. What it expects is part of the case, so that all cases together give one measure. */
export function resolveExpectation(expectation: Expectation): Scorer {
  return resolve(expectation, 'case')
}

function resolve({ scorer: name, metric, threshold, ...options }: Record<string, unknown> & { scorer: string }, of: OptionsOf): Scorer {
  const [, base = name, k] = /^(.+)@(\d+)$/.exec(name) ?? []
  const factory = Object.hasOwn(scorerFactories, base) ? scorerFactories[base] : undefined
  if (factory === undefined) {
    throw new AppError('config-invalid', `There is no scorer "${name}".`, { hint: `Scorers: ${Object.keys(scorerFactories).join(', ')}. See docs/scorers.md.` })
  }
  const named = Named.safeParse({ metric, threshold })
  if (!named.success) throw new AppError('config-invalid', `Options of scorer "${name}": ${z.prettifyError(named.error)}`)
  if (k !== undefined && options.k !== undefined && options.k !== Number(k)) {
    throw new AppError('config-invalid', `Options of scorer "${name}": k is ${JSON.stringify(options.k)}, and ${k} in the name.`, { hint: 'Say it once.' })
  }
  const scorer = factory(k === undefined ? options : { ...options, k: Number(k) }, of)
  return {
    ...(named.data.metric === undefined ? scorer : renamed(scorer, named.data.metric)),
    ...(named.data.threshold !== undefined && { passAt: named.data.threshold }),
  }
}

/** A scorer whose figure has another name. Its own goes into the version, `exact:1`: two scorers under one name are never compared. */
export function renamed(scorer: Scorer, metric: string): Scorer {
  return metric === scorer.id ? scorer : { ...scorer, id: metric, version: `${scorer.id}:${scorer.version}` }
}

/** What any entry may say beside the options of its scorer. */
const Named = z.object({ metric: z.string().min(1).optional(), threshold: z.number().optional() })
