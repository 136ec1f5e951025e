import { canonicalJson, type Json } from "../../kernel/index.ts";
import type { RunStore } from "../../runtime/index.ts";
import type { RunRecord } from "./check-runs.ts";
import { runIdOf, TENANTS, type SentCommand } from "./clients.ts";
import type { OutsideWorld } from "./outside-world.ts";

/** What was promised to callers and told to other systems, against what is stored: sentences about what differs. */
export async function checkPromises(
  commands: readonly SentCommand[],
  records: readonly RunRecord[],
  world: OutsideWorld,
): Promise<readonly string[]> {
  const known = new Map(records.map((record) => [`${record.tenant} ${record.stored.run.id}`, record]));
  return [
    ...checkMoments(commands, known),
    ...checkStarts(commands, records),
    ...checkEvents(commands, records),
    ...(await checkTasks(commands, known, world.store)),
    ...checkEffects(known, world),
    ...(await checkApart(records, world.store)),
  ];
}

type Known = ReadonlyMap<string, RunRecord>;

/** The run that a caller was shown is a past moment of the stored one. */
function checkMoments(commands: readonly SentCommand[], known: Known): readonly string[] {
  return commands.flatMap(({ tenant, key, acknowledged }) => {
    if (acknowledged === undefined) return [];
    const id = runIdOf(acknowledged.answer);
    const record = known.get(`${tenant} ${id}`);
    if (record === undefined) return [`${tenant} was told of ${id} by ${key}, but there is no such run`];
    const { run } = acknowledged;
    if (run === undefined) return [];
    const moment = record.moments[run.journal - 1];
    const same = moment !== undefined && text(moment) === text(run);
    return same ? [] : [`${tenant} was shown ${id} at entry ${run.journal} by ${key}, but it was never so`];
  });
}

function checkStarts(commands: readonly SentCommand[], records: readonly RunRecord[]): readonly string[] {
  const starts = commands.filter(({ kind }) => kind === "start");
  return starts.flatMap(({ tenant, subject, acknowledged }) => {
    const runs = records.filter(
      (record) => record.tenant === tenant && record.stored.run.subject === subject,
    );
    if (runs.length > 1) return [`${subject} of ${tenant} was started ${runs.length} times`];
    if (runs.length === 0 && acknowledged !== undefined) return [`${subject} of ${tenant} is lost`];
    return [];
  });
}

/** Every acknowledged event is in the journal or in an incident, and none more often than it was sent. */
function checkEvents(commands: readonly SentCommand[], records: readonly RunRecord[]): readonly string[] {
  return records.flatMap(({ tenant, stored, journal }) => {
    const { id } = stored.run;
    const own = commands.filter(
      (command) => command.kind === "event" && command.tenant === tenant && command.subject === id,
    );
    return [...new Set(own.map(({ what }) => what))].flatMap((type) => {
      const sent = own.filter(({ what }) => what === type);
      const told = sent.filter(({ acknowledged }) => acknowledged !== undefined).length;
      const received = journal.filter(
        (entry) => entry.kind === "event-received" && entry.type === type,
      ).length;
      const raised = journal.filter(({ kind }) => kind === "incident-raised").length;
      if (received > sent.length)
        return [`${id} received ${type} ${received} times, but it was sent ${sent.length} times`];
      if (received + raised < told)
        return [`${id} has lost ${type}: ${told} acknowledged, ${received} received`];
      return [];
    });
  });
}

async function checkTasks(
  commands: readonly SentCommand[],
  known: Known,
  store: RunStore,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { kind, tenant, subject: taskId, what: outcome, acknowledged } of commands) {
    if (kind !== "task" || acknowledged === undefined) continue;
    const task = await store.readTask(tenant, taskId);
    const journal = known.get(`${tenant} ${task?.runId ?? ""}`)?.journal ?? [];
    const done = journal.filter(
      (entry) => entry.kind === "task-completed" && entry.generation === task?.generation,
    );
    const raised = journal.some((entry) => entry.kind === "incident-raised");
    const [first] = done;
    // It was kept as an incident, and somebody else may have completed the task before that was retried.
    if (raised && (done.length === 0 || (first?.kind === "task-completed" && first.outcome !== outcome)))
      continue;
    if (done.length !== 1 || first?.kind !== "task-completed" || first.outcome !== outcome) {
      wrong.push(`${taskId} was acknowledged as ${outcome}, but its run does not say so once`);
    }
    if (task?.status !== "completed" || task.outcome !== outcome) {
      wrong.push(`${taskId} was acknowledged as ${outcome}, but it is ${task?.status ?? "gone"}`);
    }
  }
  return wrong;
}

/** Another system is only told what was committed, and under one key always the same. */
function checkEffects(known: Known, { carriedOut }: OutsideWorld): readonly string[] {
  return [...carriedOut.values()].flatMap(({ tenant, key, inputs }) => {
    const [runId = ""] = key.split(":");
    const generation = key.slice(runId.length + 1);
    if (inputs.size > 1) return [`${key} of ${tenant} was told ${inputs.size} different things`];
    const moments = known.get(`${tenant} ${runId}`)?.moments ?? [];
    const committed = moments.some(({ snapshot, asking }) =>
      [...Object.values(snapshot.invokes), ...Object.values(asking)].some(
        (open) => open.generation === generation,
      ),
    );
    return committed ? [] : [`${key} of ${tenant} was carried out, but nothing that is stored asked for it`];
  });
}

async function checkApart(records: readonly RunRecord[], store: RunStore): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { tenant, stored } of records) {
    for (const other of TENANTS) {
      if (other === tenant) continue;
      if ((await store.readRun(other, stored.run.id)) !== undefined) {
        wrong.push(`${other} can read ${stored.run.id} of ${tenant}`);
      }
    }
  }
  return wrong;
}

function text(value: unknown): string {
  return canonicalJson(value as Json);
}
