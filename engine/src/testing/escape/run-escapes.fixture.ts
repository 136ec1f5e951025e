import { attemptEscapes } from "./escape-attempts.ts";

/** Run by a test under `--disallow-code-generation-from-strings`: a few payloads in every place. */
process.stdout.write(JSON.stringify(attemptEscapes(1, 1)));
