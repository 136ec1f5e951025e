import { attemptEscapes } from "./escape-attempts.ts";

/** Run by a test under `--disallow-code-generation-from-strings`: a few payloads in every place. */
// eslint-disable-next-line no-restricted-globals -- A script that a test starts; it prints its answer.
process.stdout.write(JSON.stringify(attemptEscapes(1, 1)));
