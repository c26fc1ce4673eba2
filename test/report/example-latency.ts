import type { Counterfactual, LatencyEvidence, StageShare } from '../../src/model/traces-evidence.ts'
import { measured, refused } from './figures.ts'

const n = 4812

function stageShare(
  stage: string,
  shares: [mean: number, tail: number, excess: number],
  ms: [typical: number, tail: number],
  calls: [typical: number, tail: number] = [1, 1],
): StageShare {
  const around = (value: number, half: number) => measured(value, 'ratio', n, [value - half, value + half])
  return {
    stage,
    mean: around(shares[0], 0.008),
    tail: around(shares[1], 0.035),
    excess: around(shares[2], 0.052),
    aroundP50Ms: ms[0],
    inTailMs: ms[1],
    callsBody: calls[0],
    callsTail: calls[1],
    msPerCallBody: ms[0] / calls[0],
    msPerCallTail: ms[1] / calls[1],
  }
}

function replay(stage: string, scenario: Counterfactual['scenario'], statement: string, changes: [p50: number, p95: number, p99: number]): Counterfactual {
  const at = (fromMs: number, change: number) => ({
    fromMs,
    toMs: fromMs * (1 + change),
    change: measured(change, 'ratio', n, [change - 0.02 - Math.abs(change) * 0.1, change + 0.015]),
  })
  return { stage, scenario, statement, p50: at(1874, changes[0]), p95: at(4630, changes[1]), p99: at(9120, changes[2]) }
}

export const exampleLatency: LatencyEvidence = {
  request: {
    p50: measured(1874, 'ms', n, [1841, 1902]),
    p90: measured(3320, 'ms', n, [3241, 3418]),
    p95: measured(4630, 'ms', n, [4402, 4911]),
    p99: measured(9120, 'ms', n, [8204, 10_412]),
    mean: measured(2288, 'ms', n, [2241, 2337]),
  },
  firstToken: {
    p50: measured(912, 'ms', 2980, [890, 931]),
    p90: measured(1740, 'ms', 2980, [1688, 1801]),
    p95: measured(2630, 'ms', 2980, [2410, 2904]),
    p99: measured(6480, 'ms', 2980, [5820, 7305]),
    mean: measured(1121, 'ms', 2980, [1090, 1153]),
  },
  composition: {
    quantile: 0.99,
    thresholdMs: measured(9120, 'ms', n, [8204, 10_412]),
    tailTraces: 49,
    shares: [
      stageShare('rewrite', [0.093, 0.031, 0.008], [212, 322]),
      stageShare('embed', [0.018, 0.006, 0.002], [38, 61]),
      stageShare('retrieve', [0.031, 0.015, 0.006], [66, 154]),
      stageShare('rerank', [0.151, 0.548, 0.702], [181, 5680], [1, 1.08]),
      stageShare('prompt', [0.002, 0.001, 0], [3, 5]),
      stageShare('generate', [0.602, 0.301, 0.191], [1204, 3120], [1, 1.34]),
      stageShare('tool', [0.021, 0.052, 0.061], [14, 540], [0.14, 0.6]),
      stageShare('uninstrumented', [0.082, 0.046, 0.03], [156, 478]),
    ],
  },
  compositionToFirstToken: refused('the tail holds too few traces with a first token', 'ratio', 30, 50),
  counterfactuals: [
    replay('generate', 'removed', 'every call takes no time', [-0.62, -0.48, -0.31]),
    replay('generate', 'faster-30', 'every call 30 % faster', [-0.19, -0.15, -0.1]),
    replay('rerank', 'removed', 'every call takes no time', [-0.097, -0.31, -0.56]),
    replay('rerank', 'capped', 'each call capped at its p95, 812 ms', [0, -0.22, -0.49]),
    replay('rewrite', 'removed', 'every call takes no time', [-0.113, -0.07, -0.03]),
    {
      ...replay('tool', 'hedged', 'a second call after its p95, 540 ms', [0, -0.02, 0]),
      p99: refused('calls are too few to draw a second one from', 'ratio', 702, 1000),
    },
    replay('embed', 'removed', 'every call takes no time', [-0.02, -0.01, -0.006]),
  ],
  exposure: {
    quantile: 0.99,
    sessions: 1406,
    requestsPerSession: measured(3.28, 'count', 1406, [3.16, 3.4]),
    exposed: measured(0.0327, 'ratio', 1406, [0.0246, 0.0433]),
  },
  generationByTokens: {
    stage: 'generate',
    n: 4469,
    msPerOutputToken: measured(2.71, 'ms-per-token', 4469, [2.62, 2.8]),
    msPerUncachedInputToken: measured(0.031, 'ms-per-token', 4469, [0.027, 0.035]),
    interceptMs: measured(181, 'ms', 4469, [160, 203]),
    r2: 0.71,
  },
  uninstrumented: {
    mean: measured(0.082, 'ratio', n, [0.079, 0.085]),
    tail: measured(0.046, 'ratio', 49, [0.021, 0.083]),
    gaps: [
      { parent: 'request', calls: 4701, totalMs: 721_400 },
      { parent: 'generate', calls: 655, totalMs: 31_020 },
    ],
  },
  basis: { traces: n, of: n, method: 'every trace with one root and no parent cycle' },
  slowest: [
    { traceId: '7f3a9c1be04d5582a6c0f1d2e3b4a597', ms: 31_204, stage: 'rerank' },
    { traceId: '02b1c9aa73de4f11b6a7c0d1e2f3a4b5', ms: 24_870, stage: 'rerank' },
    { traceId: 'e19f0c2a6d7b48139f0a1b2c3d4e5f60', ms: 19_022, stage: 'generate' },
  ],
}
