import type { RunMeasure } from '../../../model/eval-run.ts'
import type { Score } from '../../../model/score.ts'
import { plainName } from './fields.ts'

type Direction = RunMeasure['better']

function table(higher: readonly string[], lower: readonly string[]): ReadonlyMap<string, Direction> {
  return new Map([...higher.map((name) => [plainName(name), 'higher'] as const), ...lower.map((name) => [plainName(name), 'lower'] as const)])
}

/** As the tools document their metrics, and in DeepEval by which side of the threshold passes. */
const known: Readonly<Record<string, ReadonlyMap<string, Direction>>> = {
  ragas: table(
    [
      ...['faithfulness', 'answer relevancy', 'response relevancy', 'answer correctness', 'answer similarity', 'semantic similarity', 'factual correctness'],
      ...['context precision', 'context recall', 'context relevancy', 'context relevance', 'context entity recall', 'context utilization'],
      ...['nv context relevance', 'nv accuracy', 'nv response groundedness', 'summary score', 'summarization score'],
      ...['llm context precision with reference', 'llm context precision without reference', 'non llm context precision with reference'],
      ...['non llm context recall', 'id based context precision', 'id based context recall', 'non llm string similarity', 'bleu score', 'rouge score'],
      ...['chrf score', 'exact match', 'string present', 'tool call accuracy', 'tool call f1', 'topic adherence', 'agent goal accuracy'],
      ...['coherence', 'correctness', 'conciseness', 'rubrics score', 'domain specific rubrics', 'labelled rubrics score', 'instance specific rubrics'],
    ],
    ['noise sensitivity', 'noise sensitivity relevant', 'noise sensitivity irrelevant', 'harmfulness', 'maliciousness'],
  ),
  deepeval: table(
    [
      ...['answer relevancy', 'faithfulness', 'contextual precision', 'contextual recall', 'contextual relevancy', 'summarization', 'tool correctness'],
      ...['task completion', 'json correctness', 'prompt alignment', 'argument correctness', 'pii leakage', 'role violation', 'exact match'],
    ],
    ['hallucination', 'bias', 'toxicity', 'misuse'],
  ),
  'openai-evals': table(['match', 'accuracy', 'f1 score', 'precision', 'recall', 'score'], []),
  // Names of the evaluators that it brings along.
  langfuse: table(['conciseness', 'correctness', 'helpfulness', 'relevance', 'context relevance', 'context correctness'], ['hallucination', 'toxicity']),
}

/** Which way a metric of another tool is better; `undefined` where neither the file nor its tool says. */
export function directionOf({ tool, metric }: Pick<Score, 'tool' | 'metric'>): Direction | undefined {
  // A check of promptfoo gives how far it passed, and a G-Eval how far its criteria are met.
  if (tool === 'promptfoo' || (tool === 'deepeval' && /\b(?:g-?eval|dag)\b/i.test(metric))) return 'higher'
  const name = plainName(metric.replace(/#\d+$/, '').replace(/\s*[([].*[)\]]$/, ''))
  return Object.hasOwn(known, tool) ? known[tool]?.get(name) : undefined
}
