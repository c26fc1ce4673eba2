import { parentPort, workerData } from 'node:worker_threads'
import type { RerankTables } from './rerank-tables.ts'
import { type RerankJob, scoreCandidates } from './score-candidates.ts'

const tables: RerankTables = workerData

parentPort?.on('message', (job: RerankJob) => parentPort?.postMessage(scoreCandidates(tables, job)))
