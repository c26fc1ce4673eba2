import type { GateCheck, GateResult } from '../../model/gate.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { formatDifference } from '../format-difference.ts'
import { formatFigure } from '../format-figure.ts'
import { decisionWords, gateLine, measureName } from './gate-words.ts'
import { xmlText } from './xml.ts'

/**
 * The gate as JUnit XML: a test a rule and one a slice that is worse. What warns is a test that was skipped, with its reason: it did not pass.
 * @see the JUnit schema of Jenkins, https://github.com/jenkinsci/xunit-plugin (junit-10.xsd)
 */
export function renderGateJunit(result: GateResult): string {
  const cases = result.checks.filter(({ watched }) => !watched).flatMap(casesOf)
  const failures = cases.filter(({ kind }) => kind === 'failure').length
  const skipped = cases.filter(({ kind }) => kind === 'skipped').length
  const attributes = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="loadbearing gate" ${attributes}>`,
    `  <testsuite name="${xmlText(`${result.comparison.variantB} against ${result.comparison.variantA}`)}" ${attributes} timestamp="${xmlText(result.at.slice(0, 19))}">`,
    ...propertiesOf(result),
    ...cases.map(testcase),
    `    <system-out>${xmlText(gateLine(result))}</system-out>`,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function propertiesOf({ run: { id, endedAt }, warnings }: GateResult): string[] {
  const properties = [['run', id], ...(endedAt === undefined ? [] : [['ended', endedAt]]), ...warnings.map((warning) => ['warning', warning])]
  return [
    '    <properties>',
    ...properties.map(([name = '', value = '']) => `      <property name="${xmlText(name)}" value="${xmlText(value)}"/>`),
    '    </properties>',
  ]
}

interface JunitCase {
  name: string
  group: string
  type: string
  kind: 'passed' | 'failure' | 'skipped'
  message: string
  detail: string
}

function casesOf(check: GateCheck): JunitCase[] {
  const { outcome, reason, difference, baseline, now, worseSlices, lost } = check
  const detail = [
    ...(isMeasured(baseline) ? [`baseline ${formatFigure(baseline)}`] : []),
    ...(isMeasured(now) ? [`now ${formatFigure(now)}`] : []),
    lost.length > 0 ? `cases that lost most: ${lost.map(({ caseId }) => caseId).join(', ')}` : '',
  ]
    .filter((line) => line !== '')
    .join('\n')
  const kind = outcome === 'fail' ? 'failure' : outcome === 'warn' ? 'skipped' : 'passed'
  return [
    { name: measureName(check), group: 'gate', type: decisionWords(check), kind, message: messageOf(difference, reason), detail },
    ...worseSlices.map(
      (slice): JunitCase => ({
        name: `${measureName(check)}, ${slice.name} ${slice.value}`,
        group: 'gate.slices',
        type: 'worse',
        kind: 'failure',
        message: messageOf(slice.difference, slice.reason),
        detail: `baseline ${formatFigure(slice.a)}\nnow ${formatFigure(slice.b)}`,
      }),
    ),
  ]
}

function messageOf(difference: Figure, reason: string): string {
  return isMeasured(difference) ? `now minus baseline ${formatDifference(difference)}: ${reason}` : reason
}

function testcase({ name, group, type, kind, message, detail }: JunitCase): string {
  const head = `    <testcase classname="${xmlText(group)}" name="${xmlText(name)}" time="0"`
  if (kind === 'passed') return `${head}/>`
  if (kind === 'skipped') return `${head}><skipped message="${xmlText(message)}"/></testcase>`
  const lines = detail.split('\n').map(xmlText).join('\n')
  return `${head}><failure type="${xmlText(type)}" message="${xmlText(message)}">${lines}</failure></testcase>`
}
