import { checkSchema, Id } from "../../kernel/index.ts";
import type { TableDecision } from "../../decision/index.ts";
import type { CellPlace } from "./grid.ts";
import type { SheetReport } from "./sheet-report.ts";

/**
 * Gives every row an id of its own: the one in the sheet, else that of the present row with the same conditions,
 * so that a change reads as a change and not as a new row, else a fresh one.
 */
export class RowIds {
  readonly #taken = new Set<string>();
  readonly #present: ReadonlySet<string>;
  readonly #byConditions = new Map<string, string[]>();
  readonly #report: SheetReport;
  #fresh = 0;

  constructor(current: TableDecision | undefined, report: SheetReport) {
    this.#present = new Set(current?.rows.map(({ id }) => id));
    this.#report = report;
    for (const { id, when } of current?.rows ?? []) {
      const key = keyOf(when);
      this.#byConditions.set(key, [...(this.#byConditions.get(key) ?? []), id]);
    }
  }

  idFor(given: string, when: readonly string[], place: CellPlace, at: string): string {
    if (given !== "" && checkSchema(Id, given).ok && !this.#taken.has(given)) return this.#take(given);
    const same = this.#byConditions.get(keyOf(when))?.find((id) => !this.#taken.has(id));
    const id = this.#take(same ?? this.#freshId());
    // A running number is no id, and none is meant by it.
    if (given !== "" && !/^\d+$/.test(given))
      this.#report.say("sheet.row-id", place, at, { text: given.slice(0, 80), id }, "info");
    return id;
  }

  #take(id: string): string {
    this.#taken.add(id);
    return id;
  }

  #freshId(): string {
    for (;;) {
      this.#fresh += 1;
      const id = `row-${this.#fresh}`;
      if (!this.#taken.has(id) && !this.#present.has(id)) return id;
    }
  }
}

function keyOf(when: readonly string[]): string {
  return JSON.stringify(when.map((text) => text.replace(/\s+/g, "")));
}
