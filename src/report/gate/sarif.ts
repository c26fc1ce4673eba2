import type { GateCheck, GateResult } from '../../model/gate.ts'
import { formatDifference } from '../format-difference.ts'
import { visibleText } from '../visible-text.ts'
import { decisionWords, measureName } from './gate-words.ts'

/**
 * The gate as SARIF 2.1.0, for code scanning. What is worse has no line of code: results point at the baseline file, which is in the repository.
 * @see OASIS, Static Analysis Results Interchange Format 2.1.0
 */
export function renderGateSarif(result: GateResult, toolVersion: string): string {
  const told = result.checks.filter(({ watched, outcome }) => !watched && outcome !== 'pass')
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'loadbearing', version: toolVersion, rules: told.map(ruleOf) } },
        results: told.map((check) => resultOf(check, result)),
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

function resultOf(check: GateCheck, { baselineFile }: GateResult) {
  const slices = check.worseSlices.map(({ name, value, difference }) => `worse in ${name} ${value}: ${formatDifference(difference)}`)
  const text = [`${measureName(check)} is ${decisionWords(check)}: ${formatDifference(check.difference)}. ${check.reason}`, ...slices]
    .filter((part) => part !== '')
    .join('; ')
  return {
    ruleId: idOf(check),
    level: levelOf(check),
    message: { text: visibleText(text) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: baselineFile.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/') },
          region: { startLine: 1 },
        },
      },
    ],
    partialFingerprints: { metric: `${check.tool}/${check.metric}/${check.judge}` },
  }
}
