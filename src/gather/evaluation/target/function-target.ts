import { basename } from 'node:path'
import { AppError } from '../../../model/app-error.ts'
import type { EvalTarget } from '../../../model/eval-config.ts'
import { hashOfFiles } from './hash-of-files.ts'
import { importModule } from './import-module.ts'
import { readAnswer } from './read-answer.ts'
import { secretsOfEnv, withoutSecrets } from './secrets.ts'
import { type Answer, missing, questionOf, sha256, type Target, type TargetWorld, tooLong } from './target.ts'

type FunctionTarget = Extract<EvalTarget, { kind: 'function' }>

/** A function of a module: it takes the question and gives the text, or the text with what is known beside it. */
export async function functionTarget({ file, export: name }: FunctionTarget, world: TargetWorld): Promise<Target> {
  const module = await importModule(file, world.folder, 'the target')
  const answers = module[name]
  if (typeof answers !== 'function') {
    throw new AppError('config-invalid', `${file} has no function \`${name}\`.`, {
      hint: `It exports: ${Object.keys(module).join(', ') || 'nothing'}. Name one: target.export`,
    })
  }
  const { hash: files, unseen } = hashOfFiles([file], world.folder)
  const target: Target = {
    describe: `function ${name === 'default' ? '' : `${name} `}of ${basename(file)}`,
    hash: sha256({ kind: 'function', file, name, files }),
    ...(unseen !== undefined && { unseen }),
    asks: true,
    async ask(given, signal) {
      const from = world.clock()
      const timed = (answer: Answer): Answer => ({ latencyMs: world.clock() - from, ...answer })
      try {
        return timed(answerOf(await answers(questionOf(given), { signal }), world.maxOutputBytes))
      } catch (error) {
        signal.throwIfAborted()
        return timed(missing('target-error', `the function threw: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`))
      }
    },
  }
  return withoutSecrets(target, secretsOfEnv(world.env))
}

function answerOf(value: unknown, maxOutputBytes: number): Answer {
  if (typeof value === 'object' && value !== null) return bounded(readAnswer(value, {}), maxOutputBytes)
  if (typeof value === 'string') return bounded({ text: value }, maxOutputBytes)
  return missing('target-error', `the function gave ${value === null ? 'null' : typeof value}, and no text`)
}

function bounded(answer: Answer, maxOutputBytes: number): Answer {
  // A character has at least one byte, and is counted only where that could matter.
  const { text = '' } = answer
  return text.length * 3 > maxOutputBytes && Buffer.byteLength(text) > maxOutputBytes ? tooLong(maxOutputBytes) : answer
}
