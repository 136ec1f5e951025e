// Loaded before a server: its clock is off by the milliseconds in the file that CHAOS_CLOCK names, as on a machine whose
// clock was set. Only the time of day: what measures durations goes on evenly, as it does there.
import { readFileSync } from "node:fs";

const path = process.env["CHAOS_CLOCK"] ?? "";
const RealDate = Date;
let offset = 0;
const read = (): void => {
  try {
    offset = Number(readFileSync(path, "utf8")) || 0;
  } catch {
    offset = 0;
  }
};
read();
setInterval(read, 20).unref();

class ShiftedDate extends RealDate {
  constructor(...given: readonly unknown[]) {
    if (given.length === 0) super(RealDate.now() + offset);
    else super(...(given as [number]));
  }
  static override now(): number {
    return RealDate.now() + offset;
  }
}
globalThis.Date = ShiftedDate as DateConstructor;
