import { join } from "node:path";
import type { Chaos, ChaosTest } from "./chaos-test.ts";
import { preload, serverScript } from "./chaos-lenders.ts";
import { endProcess, freePort, pause, startProcess, untilAnswers } from "./processes.ts";
import type { World } from "./world.ts";
import { root } from "../installation.ts";

/** Passed while a server works; the number says the how-manieth pass is the last. */
const whileWorking = [
  ["before-commit", 7],
  ["after-commit-before-answer", 9],
  ["after-timer-claim", 2],
  ["after-activity-claim", 3],
  ["after-connector-answer", 4],
] as const;

/** F1: the server dies at named places in its own code, where a random moment seldom falls. */
export const killPoints: ChaosTest = {
  name: "kill-points",
  title:
    "kill -9 at named places: around commits, after a claim, between a connector's answer and its commit, in a backup, in publishing",
  proves:
    "a commit, an answer of a connector, a backup, a release and a schema are there whole or not at all",
  stores: ["sqlite", "postgres"],
  least: { acknowledged: 60, faults: whileWorking.length },
  async run(chaos) {
    const world = await chaos.world();
    await world.start();
    chaos.load();
    await pause(1_000);
    for (const [name, nth] of whileWorking.slice(0, Math.ceil(whileWorking.length * chaos.scale))) {
      await world.kill();
      await dieAt(chaos, world, `${name}:${nth + chaos.random.below(4)}`);
    }
    await world.start();
    if (chaos.store === "sqlite") await killedBackup(chaos, world);
    await killedPublishing(chaos, world);
    await killedMigration(chaos, world);
    await chaos.settle();
  },
};

/** Starts a server that dies at the place and starts another one when it has. */
async function dieAt(chaos: Chaos, world: World, point: string): Promise<void> {
  await world.start(0, { env: { LENDLOOM_KILLPOINT: point } });
  world.mayEnd();
  const ended = await Promise.race([world.server().end, pause(20_000)]);
  if (ended === "SIGKILL") chaos.fired(`kill at ${point.split(":")[0] ?? ""}`);
  else chaos.violate("I15", `nothing passed ${point}: ${String(ended)}`);
  chaos.over();
}

/** The first start of all dies in its upgrade of the schema; the next one makes it whole. */
async function killedMigration(chaos: Chaos, world: World): Promise<void> {
  const port = await freePort();
  const env = {
    LENDLOOM_DATA: join(world.beside, "migrated"),
    LENDLOOM_PORT: String(port),
    ...(chaos.store === "postgres"
      ? { LENDLOOM_DATABASE_URL: await (await chaos.postgres()).createDatabase() }
      : {}),
  };
  const begin = (more: Readonly<Record<string, string>>) =>
    startProcess([process.execPath, serverScript], { ...preload("start-quickly"), ...env, ...more });
  const killed = await begin({ LENDLOOM_KILLPOINT: `mid-migration:${1 + chaos.random.below(5)}` }).end;
  if (killed === "SIGKILL") chaos.fired("kill at mid-migration");
  else chaos.violate("I15", `nothing passed mid-migration: ${killed}`);
  const again = begin({});
  if (!(await untilAnswers(`http://127.0.0.1:${port}/readyz`, again)))
    chaos.violate("I9", `no start after a killed migration: ${again.complaints()}`);
  await endProcess(again);
}

/** The command dies between copying and naming: there is no file of that name, and the next backup is whole. */
async function killedBackup(chaos: Chaos, world: World): Promise<void> {
  const file = join(world.beside, "backup.sqlite");
  const backup = (env: Readonly<Record<string, string>>) =>
    startProcess([process.execPath, join(root, "server/src/cli/main.ts"), "backup", file], {
      LENDLOOM_DATA: world.folder,
      ...env,
    });
  const killed = await backup({ LENDLOOM_KILLPOINT: "mid-backup:1" }).end;
  if (killed !== "SIGKILL") chaos.violate("I15", `the backup was not killed but ended with ${killed}`);
  else chaos.fired("kill at mid-backup");
  const again = backup({});
  const code = await endProcessInTime(again);
  if (code !== 0)
    chaos.violate("I9", `the backup after a killed one failed with ${code}: ${again.complaints()}`);
}

async function endProcessInTime(watched: ReturnType<typeof startProcess>): Promise<number | string> {
  const ended = await Promise.race([watched.end, pause(60_000).then(() => undefined)]);
  return ended ?? (await endProcess(watched));
}

/** The server dies while it publishes: nothing of the release is there, and approving again publishes it whole. */
async function killedPublishing(chaos: Chaos, world: World): Promise<void> {
  const [lender] = world.lenders;
  const call = async (method: string, path: string, key = "", body?: object, more = {}) => {
    const answer = await fetch((world.urls[0] ?? "") + path, {
      method,
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...more },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch(() => undefined);
    const json = (await answer?.json().catch(() => undefined)) as Record<string, unknown> | undefined;
    return { status: answer?.status, json: json ?? {} };
  };
  const { designerKey, approverKey } = lender ?? {};
  const { live } = (await call("GET", "/v1/definitions/pack/pre-screen", designerKey)).json as {
    readonly live?: { readonly definition: object; readonly cases: object };
  };
  const draft = { definition: { ...live?.definition, version: "9.9.9" }, cases: live?.cases };
  await call("PUT", "/v1/drafts/pack/pre-screen", designerKey, draft, { "if-none-match": "*" });
  const drafts = [{ kind: "pack", id: "pre-screen", revision: 1 }];
  const asked = await call("POST", "/v1/change-requests", designerKey, { drafts });
  const releases = async () =>
    ((await call("GET", "/v1/releases", designerKey)).json["items"] as readonly unknown[] | undefined)
      ?.length;
  const before = await releases();
  const approve = () =>
    call("POST", `/v1/change-requests/${String(asked.json["id"])}/approval`, approverKey, {});

  await world.kill();
  await world.start(0, { env: { LENDLOOM_KILLPOINT: "mid-publish:1" } });
  world.mayEnd();
  await approve();
  const ended = await Promise.race([world.server().end, pause(10_000)]);
  if (ended === "SIGKILL") chaos.fired("kill at mid-publish");
  else chaos.violate("I15", `nothing passed mid-publish: ${JSON.stringify(asked)}`);
  await world.start();
  chaos.over();
  if ((await releases()) !== before) chaos.violate("I2", "a release whose publishing was killed is there");
  const again = await approve();
  if (again.status !== 201) chaos.violate("I2", `approving again answered ${JSON.stringify(again)}`);
}
