import type { JsonObject, RecurrenceRule, Texts } from "@lendloom/engine/kernel";
import type { Actor, Page } from "./contract/index.ts";
import { queryOf } from "./endpoints.ts";
import { keys } from "./queries.ts";
import { request } from "./request.ts";

export interface Firing {
  readonly dueAt: string;
  readonly at: string;
  readonly result: "started" | "failed" | "overlap" | "missed";
  readonly by?: Actor;
  readonly run?: string;
  readonly texts?: Texts;
  readonly places?: readonly string[];
  readonly count?: number;
  readonly until?: string;
  readonly more?: boolean;
}

/** A schedule as it is saved. */
export interface ScheduleContent extends RecurrenceRule {
  readonly title: Texts;
  readonly product: string;
  readonly applicant: { readonly reference: string };
  readonly facts: JsonObject;
  readonly catchUp: "none" | "last" | "all";
  readonly catchUpLimit?: number;
  readonly overlap: "skip" | "allow";
  readonly pinned: boolean;
}

export interface Schedule extends Omit<ScheduleContent, "facts"> {
  readonly id: string;
  readonly revision: number;
  /** Only for whoever may change it. */
  readonly facts?: JsonObject;
  readonly release?: { readonly seq: number };
  readonly state: "active" | "paused" | "ended";
  readonly nextAt?: string;
  readonly started: number;
  readonly last?: Firing;
  readonly attention?: { readonly code: string; readonly texts: Texts; readonly times: number };
  readonly updatedAt: string;
  readonly updatedBy: Actor;
}

export interface Moment {
  readonly at: string;
  readonly local: string;
  readonly movedFrom?: string;
}

const place = (id: string) => `/v1/schedules/${encodeURIComponent(id)}`;

/** Calls of the pages of schedules. */
export const scheduleApi = {
  list: (cursor?: string) =>
    request<Page<Schedule>>("GET", `/v1/schedules?${queryOf({ limit: 50, cursor })}`),
  read: (id: string) => request<Schedule>("GET", place(id)),
  /** Without a revision it must not exist yet. */
  save: (id: string, revision: number | undefined, content: ScheduleContent) =>
    request<Schedule>("PUT", place(id), {
      body: content,
      ...(revision === undefined ? { ifNoneMatch: "*" } : { ifMatch: `r${revision}` }),
    }),
  remove: (id: string) => request<undefined>("DELETE", place(id)),
  pause: (id: string) => request<Schedule>("POST", `${place(id)}/pause`),
  resume: (id: string) => request<Schedule>("POST", `${place(id)}/resume`),
  fireNow: (id: string, idempotencyKey: string) =>
    request<Firing>("POST", `${place(id)}/firings`, { idempotencyKey }),
  firings: (id: string, cursor?: string) =>
    request<Page<Firing>>("GET", `${place(id)}/firings?${queryOf({ limit: 20, cursor })}`),
  preview: (product: string, rule: RecurrenceRule, signal: AbortSignal) =>
    request<Page<Moment>>("POST", "/v1/schedules/preview", { body: { product, ...rule, count: 5 }, signal }),
};

export const scheduleKeys = {
  all: keys.schedules,
  one: (id: string) => [...keys.schedules, "one", id] as const,
  firings: (id: string) => [...keys.schedules, "firings", id] as const,
  preview: (product: string, rule: RecurrenceRule) => ["schedule-preview", product, rule] as const,
};
