import { evaluationTables as tables } from './evaluation-tables.ts'

const body = (name: string, where: string, order: string): string => `SELECT Body FROM ${name} FINAL WHERE Deleted = 0${where} ORDER BY ${order}`

export const evaluationTablesThere = `SELECT toString(count()) AS tables FROM system.tables WHERE database = currentDatabase() AND name IN ('${tables.cases.name}', '${tables.runs.name}')`
/** Cases of a set, in the order in which they were added. */
export const casesOfSet = body(tables.cases.name, ' AND CaseSet = {set:String}', 'Position, Id')
export const caseSetSizes = `SELECT CaseSet AS name, toString(count()) AS cases FROM ${tables.cases.name} FINAL WHERE Deleted = 0 GROUP BY CaseSet ORDER BY CaseSet`
export const lastPositionOfSet = `SELECT toString(max(Position)) AS position FROM ${tables.cases.name} WHERE CaseSet = {set:String}`
export const positionsOfCases = `SELECT Id AS id, toString(Position) AS position FROM ${tables.cases.name} FINAL WHERE Deleted = 0 AND CaseSet = {set:String}`
/** Runs, the latest first. */
export const runs = body(tables.runs.name, '', 'Version DESC')
export const outputsOfRun = body(tables.outputs.name, ' AND Run = {run:String}', 'CaseId, Repeat')
export const scoresOfRun = body(tables.scores.name, ' AND Run = {run:String}', 'CaseId, Repeat, Tool, Metric, MetricVersion, Judge')
export const labels = body(tables.labels.name, '', 'Run, CaseId, Repeat, Metric, Rater')
export const labelsOfRun = body(tables.labels.name, ' AND Run = {run:String}', 'CaseId, Repeat, Metric, Rater')
export const calibrations = body(tables.calibrations.name, '', 'Judge, Metric, MetricVersion')
export const cachedBodies = `SELECT Hash, Body FROM ${tables.cache.name} FINAL WHERE Deleted = 0 AND Kind = {kind:String} AND Hash IN {hashes:Array(String)}`
