/**
 * The words of a decision table's sheet. They hold a Chinese word and a dot, so that no id of a row, which is
 * Latin, can be one of them.
 */
export const sheetFormat = "lendloom-table/1";

export const rowWords = {
  title: "决策表 · Decision table",
  hitPolicy: "命中策略 · Hit policy",
  pack: "规则包 · Pack",
  decision: "决策 · Decision",
  format: "格式 · Format",
  hash: "内容哈希 · Content hash",
  column: "列 · Column",
  id: "标识 · Id",
  expression: "表达式 · Expression",
  type: "类型 · Type",
  english: "英文名 · English title",
  chinese: "中文名 · Chinese title",
} as const;
export type RowWord = keyof typeof rowWords;

export const otherwiseWord = "否则 · Otherwise";

export const columnWords = {
  input: "条件 · Input",
  output: "结果 · Output",
  reasons: "原因 · Reasons",
  note: "备注 · Note",
} as const;
export type ColumnWord = keyof typeof columnWords;

/** What each hit policy does, beside its letter; the letter alone is read back. */
export const hitPolicyWords = {
  U: "唯一命中 · Unique",
  A: "任意命中 · Any",
  P: "按结果优先 · Priority",
  F: "首行命中 · First",
  R: "按行顺序 · Rule order",
  O: "按结果顺序 · Output order",
  C: "全部收集 · Collect",
  "C+": "求和 · Sum",
  "C<": "最小值 · Minimum",
  "C>": "最大值 · Maximum",
  "C#": "计数 · Count",
} as const;

/** Which word a cell is: whole or its Chinese half, for its Latin half may be the id of a row. */
export function readWord<Key extends string>(
  words: Readonly<Record<Key, string>>,
  text: string,
): Key | undefined {
  const wanted = text.trim().toLowerCase();
  const keys = Object.keys(words) as Key[];
  return keys.find((key) => {
    const whole = words[key].toLowerCase();
    return wanted === whole || wanted === whole.split(" · ")[0];
  });
}
