import { backupUnderLoad } from "./backup-under-load.ts";
import type { ChaosTest } from "./chaos-test.ts";
import { clockJumps } from "./clock-jumps.ts";
import { connectionAbuse } from "./connection-abuse.ts";
import { connectorTrouble } from "./connector-faults.ts";
import { databaseMonkey } from "./database-monkey.ts";
import { diskFull } from "./disk-full.ts";
import { eventReaders } from "./event-readers.ts";
import { failingSync } from "./failing-sync.ts";
import { killLoop } from "./kill-loop.ts";
import { killPoints } from "./kill-points.ts";
import { lockContention } from "./lock-contention.ts";
import { malformedRequestsTest } from "./malformed-requests.ts";
import { memorySqueeze } from "./memory-squeeze.ts";
import { poolExhaustion } from "./pool-exhaustion.ts";
import { postgresDiskFull } from "./postgres-disk-full.ts";
import { powerCut, powerCutUnsynced } from "./power-cut.ts";
import { rollingUpgrade } from "./rolling-upgrade.ts";
import { slowReaders } from "./slow-readers.ts";
import { soak } from "./soak.ts";
import { twoProcesses } from "./two-processes.ts";

/** Every chaos test, in the order in which they run. */
export const chaosTests: readonly ChaosTest[] = [
  killLoop,
  killPoints,
  failingSync,
  diskFull,
  postgresDiskFull,
  clockJumps,
  lockContention,
  connectorTrouble,
  slowReaders,
  eventReaders,
  powerCut,
  powerCutUnsynced,
  databaseMonkey,
  poolExhaustion,
  twoProcesses,
  rollingUpgrade,
  backupUnderLoad,
  malformedRequestsTest,
  connectionAbuse,
  memorySqueeze,
  soak,
];
