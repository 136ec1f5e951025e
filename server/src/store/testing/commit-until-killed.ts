import { openStore } from "../index.ts";
import { commit, run } from "./run-samples.ts";

/**
 * A process for fault tests: begins runs in the store in the folder given, several at a time, written by the thread,
 * and prints the id of each once it is acknowledged, until a kill point ends it.
 */
const store = await openStore({ kind: "sqlite", folder: process.argv[2] ?? "", writerThread: "always" });
for (let turn = 1; turn <= 20; turn += 1) {
  const ids = [1, 2, 3].map((number) => `r${turn}-${number}`);
  await Promise.all(
    ids.map(async (id) => {
      const outcome = await store.runs.commit(commit("demo", 0, run(id)));
      if (outcome.kind === "committed") process.stdout.write(`${id}\n`);
    }),
  );
}
await store.close();
