import { fork } from "node:child_process";
import { once } from "node:events";
import type { Answered, Asked, ContestantConfig } from "./serve-turns.ts";
import type { Turn, TurnTaken } from "./turn.ts";

/** A contestant's process, which takes turns until it is ended. */
export interface ContestantProcess {
  take(turn: Turn): Promise<TurnTaken>;
  /** Passes on what another process of the contestant told. */
  hear(told: unknown): void;
  onTell(hear: (told: unknown) => void): void;
  end(): Promise<void>;
}

/** Starts `module` of this folder as a process of its own; resolves when it has opened its store. */
export async function startContestant(module: string, config: ContestantConfig): Promise<ContestantProcess> {
  const child = fork(new URL(module, import.meta.url), [JSON.stringify(config)], {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  let tell: (told: unknown) => void = () => undefined;
  let settle: { resolve: (answered: Answered) => void; reject: (error: Error) => void } | undefined;
  child.on("message", (answered: Answered) => {
    if (answered.answer === "tell") tell(answered.told);
    else if (answered.answer === "failed")
      settle?.reject(new Error(`${module} ${config.label}: ${answered.reason}`));
    else settle?.resolve(answered);
  });
  child.on("exit", (code) =>
    settle?.reject(new Error(`Expected ${module} to work, but it ended with ${code}`)),
  );
  const next = (): Promise<Answered> =>
    new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
  const send = (asked: Asked): void => {
    if (child.connected) child.send(asked);
  };
  await next();
  return {
    async take(turn) {
      const answered = next();
      send({ ask: "turn", turn });
      const taken = await answered;
      if (taken.answer !== "taken") throw new Error("Expected a turn to be taken");
      return taken.taken;
    },
    hear: (told) => send({ ask: "hear", told }),
    onTell(hear) {
      tell = hear;
    },
    async end() {
      if (!child.connected) return;
      settle = undefined;
      const gone = once(child, "exit");
      send({ ask: "end" });
      await gone;
    },
  };
}
