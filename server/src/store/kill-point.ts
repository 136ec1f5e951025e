/**
 * Named places where a fault test lets this process die as by `kill -9`: `LENDLOOM_KILLPOINT=<name>:<nth>` kills it
 * when the place is passed for the nth time, and `<name>:<nth>:stop` freezes it there until it is told to continue.
 * Unset, as everywhere but in fault tests, it does nothing.
 */
export type KillPoint =
  | "before-commit"
  | "after-commit-before-answer"
  | "after-timer-claim"
  | "after-activity-claim"
  | "after-schedule-claim"
  | "after-connector-answer"
  | "mid-migration"
  | "mid-backup"
  | "mid-move-up"
  | "mid-publish";

const [target, nth, how] = (process.env["LENDLOOM_KILLPOINT"] ?? "").split(":");
let passed = 0;

export function killPoint(name: KillPoint): void {
  if (name !== target) return;
  passed += 1;
  if (passed === Number(nth ?? 1)) process.kill(process.pid, how === "stop" ? "SIGSTOP" : "SIGKILL");
}
