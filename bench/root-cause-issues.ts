import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CauseQuestion, type NodeSeries, type RankedCause, rankCauses, type Series } from '../src/measure/root-cause/rank-causes.ts'

/**
 * The injected issues of amazon-science/petshop-root-cause-analysis, scenario low_traffic: call graph, metrics in windows of five minutes,
 * and for each issue the node where it was seen. The node at fault is read apart, for scoring.
 */
export const petshopFolder = join(import.meta.dirname, '../../shared/data/root-cause/low_traffic')
export const isPetshopThere = existsSync(join(petshopFolder, 'graph.csv'))

export type Problem = 'latency' | 'availability'

export interface ScoredIssue {
  name: string
  split: 'train' | 'test'
  problem: Problem
  causes: RankedCause[]
  atFault: string
  /** 1-based place of the node at fault; undefined where it is not under the target. */
  rank: number | undefined
}

interface Target {
  target: { node: string; metric: Problem }
  root_cause: { node: string }
}

/** Ranks the causes of every issue. @throws Error when the files are not there, or not of this form */
export function scoreIssues(folder: string): ScoredIssue[] {
  const callees = readGraph(join(folder, 'graph.csv'))
  const normal = readMetrics(join(folder, 'noissue/metrics.csv'))
  return (['train', 'test'] as const).flatMap((split) =>
    readdirSync(join(folder, split)).map((name): ScoredIssue => {
      const { target, root_cause } = JSON.parse(readFileSync(join(folder, split, name, 'target.json'), 'utf8')) as Target
      const anomalous = readMetrics(join(folder, split, name, 'metrics.csv'))
      const question: CauseQuestion = {
        callees,
        target: target.node,
        normal: seriesOf(normal, target.metric),
        anomalous: seriesOf(anomalous, target.metric),
      }
      const causes = rankCauses(question)
      const place = causes.findIndex(({ node }) => node === root_cause.node)
      return { name, split, problem: target.metric, causes, atFault: root_cause.node, rank: place === -1 ? undefined : place + 1 }
    }),
  )
}

/** Columns by node and metric, blank cells as undefined. */
type Metrics = Map<string, Map<string, (number | undefined)[]>>

function seriesOf(metrics: Metrics, problem: Problem): Series {
  const series = new Map<string, NodeSeries>()
  for (const [node, columns] of metrics) {
    const measured = columns.get(`${problem} Average`) ?? []
    // Seconds become ms, and percent of successes the share of failures.
    const perRequest = measured.map((value) => (value === undefined ? undefined : problem === 'latency' ? 1000 * value : 1 - value / 100))
    series.set(node, { requests: columns.get('requests Sum') ?? [], perRequest })
  }
  return series
}

function readRows(file: string): string[][] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(','))
}

function readGraph(file: string): Map<string, string[]> {
  const [[, ...names], ...rows] = readRows(file)
  return new Map(rows.map(([node, ...cells]) => [node, names.filter((_, i) => Number(cells[i]) === 1)]))
}

/** Three rows of headings (node, metric, statistic), one that names the time, then a row for each window. */
function readMetrics(file: string): Metrics {
  const [nodes, metrics, statistics, , ...rows] = readRows(file)
  const found: Metrics = new Map()
  for (let column = 1; column < nodes.length; column++) {
    const columns = found.get(nodes[column]) ?? new Map<string, (number | undefined)[]>()
    found.set(nodes[column], columns)
    const cells = rows.map((row) => (row[column] === '' ? undefined : Number(row[column])))
    columns.set(`${metrics[column]} ${statistics[column]}`, cells)
  }
  return found
}
