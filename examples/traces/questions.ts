import type { Random } from '../../bench/workload/random.ts'

const tasks = [
  'rotate an API key',
  'add a webhook',
  'export my invoices',
  'change the region of a project',
  'invite a teammate',
  'set up single sign-on',
  'limit the rate of a client',
  'restore a deleted index',
  'stream results',
  'upgrade to the new SDK',
] as const
const asks = [
  'How do I {task}?',
  'Can I {task} from the command line?',
  'What does it cost to {task}?',
  'Why can I not {task}?',
  'Is there an API to {task}?',
  'Who is allowed to {task}?',
] as const
const people = ['jane.doe@example.com', 'm.okafor@example.org', 'li.wei@example.net', 'support+42@example.com'] as const

/** A question as people type it; one in sixteen carries an address that should not be in a trace. */
export function questionOf(random: Random): string {
  const question = random.pick(asks).replace('{task}', random.pick(tasks))
  return random.chance(1 / 16) ? `${question} My account is ${random.pick(people)}.` : question
}
