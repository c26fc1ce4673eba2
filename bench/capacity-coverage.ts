/**
 * How often the 95 % intervals of load and capacity hold a truth that is known: `node bench/capacity-coverage.ts [runs]`.
 * Eight runs take half a minute; the figures in the docblocks are of 200 and more.
 */
import { knownLawCoverage } from './capacity/known-law.ts'
import { queueCoverage } from './capacity/queue-knee.ts'
import { queuePercentileCoverage } from './capacity/queue-percentiles.ts'

const runs = Number(process.argv[2] ?? 8)

console.log(`Percentiles of latency in an M/M/1 queue: share of intervals that hold the truth, of the share of runs that give one (${10 * runs} runs)`)
console.table(queuePercentileCoverage(10 * runs))
console.log(`Knee and peak of an M/M/1 queue that serves 100 a second (${runs} runs)`)
console.table(queueCoverage(runs))
console.log(`Scalability laws that are known, by noise (${runs} runs)`)
console.table(knownLawCoverage(runs))
