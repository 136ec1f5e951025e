import { attemptEscapes } from "./escape-attempts.ts";

/** Run by a test under `--disallow-code-generation-from-strings`: a payload in every place, of workflows in every fourth. */
process.stdout.write(JSON.stringify(attemptEscapes(1, 0.25)));
