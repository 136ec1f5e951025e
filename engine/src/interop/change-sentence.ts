import { isJsonObject, type Json, type Texts } from "../kernel/index.ts";
import { labelOf } from "./change-label.ts";
import { isTransition, nameOf, quoted, stateTitle, titleOf, type Documents } from "./change-names.ts";
import { both, valueTexts } from "./change-value.ts";
import { collectionNouns } from "./change-words.ts";
import type { Difference, TrailStep } from "./definition-difference.ts";

/** The sentence of a difference, and the titled thing it sits in. */
export function changeSentence(
  difference: Difference,
  documents: Documents,
): { readonly subject: Texts; readonly texts: Texts } {
  const { kind, trail } = difference;
  const last = trail.at(-1) as TrailStep;
  const noun = kind === "added" || kind === "removed" ? nounOf(trail) : undefined;
  const own = titleOf(last);
  if (noun !== undefined) {
    const owner = ownerOf(trail.slice(0, -1));
    const name = own ?? nameOf(last, documents);
    return {
      subject: own ?? owner.subject,
      texts: existenceSentence(
        kind,
        noun,
        name,
        owner.isDocument || own !== undefined ? undefined : owner.subject,
      ),
    };
  }
  // A changed title is told of the thing under its old name.
  const owner = ownerOf(trail.slice(0, -1));
  const label = labelOf(trail, owner.depth, documents);
  return { subject: owner.subject, texts: valueSentence(difference, owner.subject, label, documents) };
}

function existenceSentence(kind: string, noun: Texts, name: Texts, within: Texts | undefined): Texts {
  const verb = kind === "added" ? { zh: "新增", en: "added" } : { zh: "删除", en: "removed" };
  const zh = `${verb.zh}${noun["zh-CN"]}「${name["zh-CN"]}」`;
  const en = `${noun.en} “${name.en}” ${verb.en}`;
  return within === undefined
    ? { "zh-CN": zh, en }
    : { "zh-CN": `${within["zh-CN"]}：${zh}`, en: `${within.en}: ${lowerFirst(en)}` };
}

function valueSentence(
  { kind, trail }: Difference,
  subject: Texts,
  label: Texts | undefined,
  documents: Documents,
): Texts {
  const last = trail.at(-1) as TrailStep;
  const isTarget = last.keyAfter === "target" || last.keyAfter === "initial";
  const told = (value: Json | undefined, document: Json): Texts =>
    isTarget ? quoted(stateTitle(value, document)) : valueTexts(value);
  const [before, after] = distinguishable(
    told(last.before, documents.before),
    told(last.after, documents.after),
  );
  const head =
    label === undefined
      ? { "zh-CN": `${subject["zh-CN"]} `, en: `${subject.en} ` }
      : { "zh-CN": `${subject["zh-CN"]}：${label["zh-CN"]} `, en: `${subject.en}: ${label.en} ` };
  switch (kind) {
    case "moved":
      return { "zh-CN": `${head["zh-CN"].trimEnd()}的先后次序改变`, en: `${head.en}put in another order` };
    case "added":
      return { "zh-CN": `${head["zh-CN"]}设为 ${after["zh-CN"]}`, en: `${head.en}set to ${after.en}` };
    case "removed":
      return {
        "zh-CN": `${head["zh-CN"]}取消（原为 ${before["zh-CN"]}）`,
        en: `${head.en}removed (was ${before.en})`,
      };
    case "changed":
      return {
        "zh-CN": `${head["zh-CN"]}${before["zh-CN"]} → ${after["zh-CN"]}`,
        en: `${head.en}${before.en} → ${after.en}`,
      };
  }
}

/** Wording changed in one language only is shown in that language to readers of the other, too. */
function distinguishable(before: Texts, after: Texts): readonly [Texts, Texts] {
  const isSame = (language: keyof Texts) => before[language] === after[language];
  // Two things of one name are told apart in neither language; each reader keeps their own.
  if (isSame("zh-CN") && isSame("en")) return [before, after];
  if (isSame("zh-CN")) return [both(before.en), both(after.en)];
  return isSame("en") ? [both(before["zh-CN"]), both(after["zh-CN"])] : [before, after];
}

/** Added and removed things have a noun; a property that came or went has none. */
function nounOf(trail: readonly TrailStep[]): Texts | undefined {
  const parent = trail.at(-2);
  const last = trail.at(-1) as TrailStep;
  const collection = String(parent?.keyAfter ?? parent?.keyBefore ?? "");
  if (!isJsonObject(last.before ?? last.after) && !Array.isArray(last.before ?? last.after)) return undefined;
  return collectionNouns.get(collection);
}

/** The innermost titled thing on the trail, and how deep it lies. */
function ownerOf(trail: readonly TrailStep[]): {
  readonly subject: Texts;
  readonly depth: number;
  readonly isDocument: boolean;
} {
  for (let depth = trail.length - 1; depth > 0; depth -= 1) {
    const step = trail[depth] as TrailStep;
    const title = titleOf(step);
    if (title !== undefined && !isNamedWithin(step, trail[depth - 1]))
      return { subject: title, depth, isDocument: false };
  }
  return { subject: titleOf(trail[0]) ?? both("—"), depth: 0, isDocument: true };
}

/** Attributes, choices and transitions are told as parts of the thing they belong to. */
function isNamedWithin(step: TrailStep, parent: TrailStep | undefined): boolean {
  const collection = parent?.keyAfter ?? parent?.keyBefore;
  return collection === "attributes" || collection === "outcomes" || isTransition(step);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
