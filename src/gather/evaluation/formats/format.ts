import type { Collector } from './collect.ts'
import type { Fields } from './fields.ts'

/** Takes rows one by one; `end` is told when there are no more. */
export interface RowReader {
  row(fields: Fields, where: string): void
  end?(): void
}

/** A format of rows: lines of JSONL, rows of CSV, elements of a JSON array. */
export interface RowFormat {
  id: string
  /** True where the names of the fields are those of the format. */
  recognizes(fields: Fields): boolean
  open(collector: Collector): RowReader
}

/** A format that is one document: an object of JSON or YAML. */
export interface DocumentFormat {
  id: string
  recognizes(document: Record<string, unknown>): boolean
  /** `folder` is where the document lies: what it names is looked for from there. */
  read(document: Record<string, unknown>, collector: Collector, folder: string): void | Promise<void>
}
