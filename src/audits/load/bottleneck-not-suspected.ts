import type { CapacityEvidence } from '../../model/capacity-evidence.ts'
import { isMeasured } from '../../model/measurement.ts'
import type { AuditOutcome, EvidenceRow, StopItem } from '../../model/review.ts'
import { sideOf, unknownFrom } from '../decide.ts'
import { defineLoadAudit } from '../load-gate.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { certainty, listed, quantity, told } from '../words.ts'

export const bottleneckNotSuspected = defineLoadAudit({
  id: 'bottleneck-not-suspected',
  title: 'The bottleneck is the stage that the team suspects',
  failTitle: 'Another stage is the bottleneck than the one that the team suspects',
  question: 'Is the stage that saturates under load the one that the team takes for the bottleneck?',
  why: 'Work on a stage that is not the bottleneck leaves the capacity of the system where it was, and takes the weeks that the real one needs.',
  fix: {
    now: 'Put the work planned for the suspected stage on hold, and start with the one that saturates.',
    later: 'Decide on capacity work from a run of load, stage by stage.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'medium',
  source: sources.guerrillaCapacity,
  asksForQueues: true,
  limits:
    'The claim is what the config says in `claims.bottleneck`. The bottleneck is the one for the queries of the plan, at the levels that were driven: once it is relieved, another takes its place, which may be the suspected one. This is about capacity, not about the time of a single request.',
  rules: {
    met: 'the stage that saturates is the claimed one',
    notMet: 'the stage that saturates is another than the claimed one',
    unknown: 'no stage saturates for certain, or no stage has the claimed name',
    notApplicable: 'the config claims no bottleneck',
  },
  audit({ load: { capacity } }, config) {
    const claimed = config.claims.bottleneck
    if (claimed === undefined) return { verdict: 'not-applicable', reason: 'no bottleneck is claimed: `claims.bottleneck` in the config would hold it' }
    const { saturates, stages } = capacity
    if (!('stage' in saturates))
      return unknownFrom(saturates, 'the stage that saturates', 'spans of each stage, and levels in `load.stepsPerS` up to one that is too much')
    if (isSame(saturates.stage, claimed)) return { verdict: 'met', reason: `${saturates.stage} saturates first, as the team suspects: ${saturates.reason}` }
    const index = stages.findIndex(({ stage }) => isSame(stage, claimed))
    if (index === -1) {
      return {
        verdict: 'unknown',
        reason: `${saturates.stage} saturates first (${saturates.reason}), and no stage is called ${claimed}, so it may be the same one by another name`,
        needs: `one of the names that the spans give in \`claims.bottleneck\`: ${listed(stages.map(({ stage }) => stage))}`,
      }
    }
    return another({ capacity, saturates, index }, config.minimumWorthwhileEffectRatio)
  },
})

function isSame(stage: string, claimed: string): boolean {
  return stage.trim().toLowerCase() === claimed.trim().toLowerCase()
}

interface Compared {
  capacity: CapacityEvidence
  saturates: Extract<CapacityEvidence['saturates'], { stage: string }>
  /** The suspected stage among the curves. */
  index: number
}

function another({ capacity: { stages }, saturates, index }: Compared, least: number): AuditOutcome {
  const suspected = stages[index]
  const pointer = `/load/capacity/stages/${index}`
  const measuredIndex = stages.findIndex(({ stage }) => stage === saturates.stage)
  const [first, ...more]: [EvidenceRow, ...EvidenceRow[]] = [
    row(`Part of the time that load adds, ${saturates.stage}`, saturates.shareOfGrowth, '/load/capacity/saturates/shareOfGrowth'),
    row(`Part of the time that load adds, ${suspected.stage}`, suspected.shareOfGrowth, `${pointer}/shareOfGrowth`),
    ...(measuredIndex === -1
      ? []
      : [
          row(`Median from the lowest to the highest level, ${saturates.stage}`, stages[measuredIndex].growth, `/load/capacity/stages/${measuredIndex}/growth`),
        ]),
    row(`Median from the lowest to the highest level, ${suspected.stage}`, suspected.growth, `${pointer}/growth`),
  ]
  if (![first, ...more].some(({ figure }) => isMeasured(figure)))
    return unknownFrom(saturates.shareOfGrowth, `what load adds to ${saturates.stage} and ${suspected.stage}`, 'spans of each stage at every level of the run')
  const ofSuspected = isMeasured(suspected.shareOfGrowth)
    ? `of the time that load adds to a request, ${quantity(suspected.shareOfGrowth.value, 'ratio')} is in ${suspected.stage} ${certainty(suspected.shareOfGrowth)}${isMeasured(saturates.shareOfGrowth) ? ` and ${quantity(saturates.shareOfGrowth.value, 'ratio')} in ${saturates.stage} ${certainty(saturates.shareOfGrowth)}` : ''}`
    : `the time of ${suspected.stage} grows by ${told(suspected.growth)}`
  return {
    verdict: 'not-met',
    reason: `${saturates.stage} saturates first, not ${suspected.stage}`,
    claim: `You suspect ${suspected.stage}; under load it is ${saturates.stage} that gives way first (${saturates.reason}): ${ofSuspected}.`,
    rows: [first, ...more],
    fixNow: `Put work on the capacity of \`${suspected.stage}\` on hold, and relieve \`${saturates.stage}\` first.`,
    stop: stopOf({
      suspected: suspected.stage,
      relieved: saturates.stage,
      row: row(`Part of the time that load adds, ${suspected.stage}`, suspected.shareOfGrowth, `${pointer}/shareOfGrowth`),
      least,
    }),
  }
}

/** Work on the suspected stage is stopped only where its part is certainly under what is worth building for. */
function stopOf({ suspected, relieved, row: figure, least }: { suspected: string; relieved: string; row: EvidenceRow; least: number }): StopItem[] {
  if (figure.figure === undefined || sideOf(figure.figure, least) !== 'below') return []
  return [
    {
      what: `Work on the capacity of ${suspected}, before ${relieved} is relieved`,
      because: `Of the time that load adds to a request, ${suspected} adds ${told(figure.figure)}: with 95 % confidence no more than the ${quantity(least, 'ratio')} that is worth building for. This tells nothing about the quality that ${suspected} brings.`,
      test: 'part of the time that load adds, from the lowest to the highest level; its whole interval lies under the minimum worthwhile effect',
      verdict: 'stop',
      figures: [figure],
      frees: `the engineering time planned for the capacity of ${suspected}`,
      reversedBy: `a run of load after ${relieved} was relieved, in which ${suspected} saturates`,
    },
  ]
}
