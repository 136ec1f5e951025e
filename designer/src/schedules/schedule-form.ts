import type { Json, Texts } from "@lendloom/engine/kernel";
import type { Schedule, ScheduleContent } from "../api/index.ts";
import { factsOf, type FactField } from "./fact-fields.ts";
import { beginningOf, formOf, ruleOf, todayIn, type RuleForm } from "./rule-form.ts";

/** Everything that is typed of a schedule. */
export interface ScheduleForm extends RuleForm {
  readonly id: string;
  readonly name: string;
  readonly product?: string;
  readonly reference: string;
  readonly pinned: boolean;
  readonly catchUp: ScheduleContent["catchUp"];
  readonly catchUpLimit: number;
  readonly overlap: ScheduleContent["overlap"];
  readonly facts: Readonly<Record<string, Json | undefined>>;
}

/** A new schedule, as the form begins. */
export function newForm(): ScheduleForm {
  const zone = "Asia/Shanghai";
  return {
    ...formOf({ repeat: `R/${todayIn(zone)}T09:00/P1D`, zone }),
    id: `schedule-${crypto.randomUUID().slice(0, 4)}`,
    name: "",
    reference: "",
    pinned: false,
    catchUp: "none",
    catchUpLimit: 10,
    overlap: "skip",
    facts: {},
  };
}

/** A saved schedule in the form. */
export function formOfSchedule(schedule: Schedule, name: string): Omit<ScheduleForm, "facts"> {
  const { id, product, applicant, pinned, catchUp, catchUpLimit = 10, overlap } = schedule;
  const { reference } = applicant;
  return { ...formOf(schedule), id, name, product, reference, pinned, catchUp, catchUpLimit, overlap };
}

/** What is sent of a form; `saved` is what it began from. */
export function contentOf(
  form: ScheduleForm,
  fields: readonly FactField[],
  saved: Schedule | undefined,
  title: Texts,
): ScheduleContent {
  const { product = "", reference, pinned, catchUp, catchUpLimit, overlap } = form;
  return {
    ...ruleOf(form, beginningOf(saved, form, todayIn(form.zone))),
    title,
    product,
    applicant: { reference: reference.trim() },
    facts: factsOf(fields, form.facts, saved?.product === product ? (saved.facts ?? {}) : {}),
    catchUp,
    ...(catchUp === "all" ? { catchUpLimit } : {}),
    overlap,
    pinned,
  };
}

/** The field of the form that a place in what was sent belongs to; undefined: none does. */
export function fieldAt(pointer: string, { every }: RuleForm): readonly string[] | undefined {
  const [, first = "", second = ""] = pointer.split("/");
  switch (first) {
    case "facts":
      return ["facts", second];
    case "applicant":
      return ["reference"];
    case "title":
      return ["name"];
    case "repeat":
      return [every === "custom" ? "repeat" : "time"];
    case "zone":
    case "until":
    case "workingDays":
    case "product":
    case "catchUpLimit":
      return [first];
    default:
      return undefined;
  }
}
