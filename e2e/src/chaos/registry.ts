import type { ChaosTest } from "./chaos-test.ts";
import { clockJumps } from "./clock-jumps.ts";
import { connectorTrouble } from "./connector-faults.ts";
import { databaseMonkey } from "./database-monkey.ts";
import { diskFull } from "./disk-full.ts";
import { failingSync } from "./failing-sync.ts";
import { killLoop } from "./kill-loop.ts";
import { killPoints } from "./kill-points.ts";
import { lockContention } from "./lock-contention.ts";
import { poolExhaustion } from "./pool-exhaustion.ts";
import { powerCut, powerCutUnsynced } from "./power-cut.ts";
import { slowReaders } from "./slow-readers.ts";
import { twoProcesses } from "./two-processes.ts";

/** Every chaos test, in the order in which they run. */
export const chaosTests: readonly ChaosTest[] = [
  killLoop,
  killPoints,
  failingSync,
  diskFull,
  clockJumps,
  lockContention,
  connectorTrouble,
  slowReaders,
  powerCut,
  powerCutUnsynced,
  databaseMonkey,
  poolExhaustion,
  twoProcesses,
];
