import type { GateCheck, GateResult } from '../../model/gate.ts'
import { isMeasured } from '../../model/measurement.ts'
import { formatDifference } from '../format-difference.ts'
import { visibleText } from '../visible-text.ts'
import { decisionWords, measureName } from './gate-words.ts'

/** The config that the rules are from, by its path from where the program runs. */
export interface ConfigText {
  file: string
  text: string
}

/**
 * The gate as SARIF 2.1.0, for code scanning. What is worse has no line of code: results point at the rule in the config, which is in the repository.
 * @see OASIS, Static Analysis Results Interchange Format 2.1.0
 */
export function renderGateSarif(result: GateResult, toolVersion: string, config?: ConfigText): string {
  const told = result.checks.filter(({ watched, outcome }) => !watched && outcome !== 'pass')
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'loadbearing', version: toolVersion, rules: told.map(ruleOf) } },
        results: told.map((check) => resultOf(check, result, config)),
        properties: propertiesOf(result),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function propertiesOf({ run: { id, endedAt }, warnings }: GateResult) {
  return {
    evaluationRun: visibleText(id),
    ...(endedAt !== undefined && { endedAt }),
    ...(warnings.length > 0 && { warnings: warnings.map((warning) => visibleText(warning)) }),
  }
}

const idOf = (check: GateCheck): string => visibleText(`gate/${measureName(check)}`)

function ruleOf(check: GateCheck) {
  return {
    id: idOf(check),
    shortDescription: { text: visibleText(`${measureName(check)} against the baseline`) },
    defaultConfiguration: { level: levelOf(check) },
  }
}

const levelOf = ({ outcome }: GateCheck): 'error' | 'warning' => (outcome === 'fail' ? 'error' : 'warning')

/** The rule in the config: the first line that has the name of the metric after `rules`, else the first line of the file; without a config that of the baseline. */
function placeOf({ metric }: GateCheck, { baselineFile }: GateResult, config: ConfigText | undefined): { file: string; line: number } {
  if (config === undefined) return { file: baselineFile, line: 1 }
  const lines = config.text.split('\n')
  const rules = lines.findIndex((line) => /\brules\b/.test(line))
  const named = new RegExp(`(?<![\\w@/-])${metric.replace(/[^\w]/g, '\\$&')}(?![\\w@/-])`)
  const found = lines.findIndex((line, index) => index >= rules && rules >= 0 && named.test(line))
  return { file: config.file, line: Math.max(1, found + 1) }
}

function resultOf(check: GateCheck, result: GateResult, config: ConfigText | undefined) {
  const { file, line } = placeOf(check, result, config)
  const slices = check.worseSlices.map(({ name, value, difference }) => `${name} ${value} ${formatDifference(difference)}`)
  const decided = `${measureName(check)}: ${decisionWords(check)}${isMeasured(check.difference) ? `, ${formatDifference(check.difference)}` : ''}.`
  const text = [decided, check.reason, slices.length === 0 ? '' : `Slices that are worse: ${slices.join(', ')}.`].filter((part) => part !== '').join(' ')
  return {
    ruleId: idOf(check),
    level: levelOf(check),
    message: { text: visibleText(text) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/') },
          region: { startLine: line },
        },
      },
    ],
    partialFingerprints: { metric: `${check.tool}/${check.metric}/${check.judge}` },
  }
}
