import { attemptEscapes } from "./escape-attempts.ts";

/** Run by a test under `--disallow-code-generation-from-strings`, with a seed. */
const seed = Number(process.argv[2]);
process.stdout.write(JSON.stringify(attemptEscapes({ seed, perPlace: 1 })));
