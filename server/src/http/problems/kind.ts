import type { Texts } from "@lendloom/engine/kernel";
import { refusalTexts, type RefusalCode } from "@lendloom/engine/process";

/** One kind of failure a caller can meet: its status, its sentence, and what to do about it. */
export interface ProblemKind {
  readonly status: number;
  readonly title: Texts;
  /** The sentence of one occurrence; `{name}` placeholders come from its params. */
  readonly texts: Texts;
  readonly whatToDo: Texts;
}

/** A problem with texts of its own. */
export const kind = (
  status: number,
  title: readonly [zh: string, en: string],
  texts: readonly [zh: string, en: string],
  whatToDo: readonly [zh: string, en: string],
): ProblemKind => ({ status, title: both(title), texts: both(texts), whatToDo: both(whatToDo) });

/** What a run refuses keeps the engine's own sentence. */
export const refusal = (
  status: number,
  code: RefusalCode,
  title: readonly [zh: string, en: string],
  whatToDo: readonly [zh: string, en: string],
): ProblemKind => ({ status, title: both(title), texts: refusalTexts[code], whatToDo: both(whatToDo) });

function both([zh, en]: readonly [zh: string, en: string]): Texts {
  return { "zh-CN": zh, en };
}
