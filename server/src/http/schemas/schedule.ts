import { closed, Id, Name } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { ActorSchema, AnyObject, Instant, Texts } from "./shared.ts";

const Title = Type.String({ minLength: 1, maxLength: 200, pattern: "\\S" });
const Rule = {
  repeat: Type.String({
    maxLength: 120,
    description:
      "ISO 8601 repeating interval `R[n]/start/duration`; the start is wall-clock time of the zone, or an instant",
    examples: ["R/2026-11-24T09:00/P1D"],
  }),
  zone: Type.String({ minLength: 1, maxLength: 80, description: "IANA name", examples: ["Asia/Shanghai"] }),
  workingDays: Type.Optional(
    Type.Union([Type.Literal("skip"), Type.Literal("next")], {
      description: "On a day off by the product's calendar: not at all, or on the next working day",
    }),
  ),
  until: Type.Optional(
    Type.String({ maxLength: 40, description: "Nothing comes due after it: wall-clock time, or an instant" }),
  ),
};
const catchUp = Type.Union([Type.Literal("none"), Type.Literal("last"), Type.Literal("all")], {
  description:
    "What becomes of moments that no server looked at within a minute: none, the last one, or the last few",
});
const overlap = Type.Union([Type.Literal("skip"), Type.Literal("allow")], {
  description: "Whether a moment is left out while the application before is under way",
});
const catchUpLimit = Type.Integer({ minimum: 1, maximum: 1_000, description: "Of `all`; default 10" });
const applicant = closed({
  reference: Type.String({
    minLength: 1,
    maxLength: 120,
    description: "Whose applications it starts; what is personal is sealed under it",
  }),
});

const rule = {
  repeat: "R/2026-11-24T09:00/P1D",
  zone: "Asia/Shanghai",
  workingDays: "next",
};
const facts = {
  applicantName: "李雷",
  idNumber: "110101199003077109",
  mobile: "13800000000",
  age: 36,
  monthlyIncome: { amountMinor: 1_200_000, currency: "CNY" },
  requestedAmount: { amountMinor: 2_000_000, currency: "CNY" },
  requestedTermMonths: 12,
};
const title = { "zh-CN": "每日复核", en: "Daily review" };

export const SaveScheduleHeaders = Type.Object({
  "if-match": Type.Optional(Type.String({ description: "The revision you read", examples: ['"r3"'] })),
  "if-none-match": Type.Optional(Type.String({ description: "`*` creates the schedule", examples: ["*"] })),
});
export const SaveScheduleBody = Type.Object(
  {
    title: closed({ "zh-CN": Title, en: Title }),
    product: Id,
    applicant,
    facts: Type.Record(Name, Type.Unknown()),
    ...Rule,
    catchUp: Type.Optional(catchUp),
    catchUpLimit: Type.Optional(catchUpLimit),
    overlap: Type.Optional(overlap),
    pinned: Type.Optional(
      Type.Boolean({ description: "Its applications go by what is live now, whatever is published later" }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        title,
        product: "cash-loan",
        applicant: { reference: "M-77" },
        facts,
        ...rule,
        catchUp: "last",
        overlap: "skip",
      },
    ],
  },
);

const result = Type.Union(
  [Type.Literal("started"), Type.Literal("failed"), Type.Literal("overlap"), Type.Literal("missed")],
  {
    description:
      "An application began; it could not; the one before was under way; no server looked in time, up to `until`",
  },
);
const firing = {
  dueAt: Instant,
  at: Instant,
  result,
  /** Who had it fire by hand; absent: it was due. */
  by: Type.Optional(ActorSchema),
  /** The application that began, or was under way. */
  run: Type.Optional(Type.String()),
  code: Type.Optional(Type.String({ description: "The code of a problem" })),
  params: Type.Optional(AnyObject),
  texts: Type.Optional(Texts),
  places: Type.Optional(Type.Array(Type.String(), { description: "Pointers to facts that do not fit" })),
  count: Type.Optional(Type.Integer({ description: "Moments that were missed" })),
  until: Type.Optional(Instant),
  more: Type.Optional(Type.Boolean({ description: "More were missed than are counted" })),
};
const aFiring = {
  dueAt: "2026-11-24T01:00:00.000Z",
  at: "2026-11-24T01:00:00.120Z",
  result: "started",
  run: "019a-…",
};
export const FiringAnswer = Type.Object(firing, { additionalProperties: false, examples: [aFiring] });
export const FiringsAnswer = Type.Object(
  { items: Type.Array(closed(firing)), next: Type.Optional(Type.String()) },
  { additionalProperties: false, examples: [{ items: [aFiring] }] },
);

const schedule = {
  id: Type.String(),
  revision: Type.Integer(),
  title: Texts,
  product: Type.String(),
  applicant: closed({ reference: Type.String() }),
  ...Rule,
  catchUp,
  catchUpLimit: Type.Optional(catchUpLimit),
  overlap,
  /** The release it is pinned to; absent: what is live. */
  release: Type.Optional(closed({ seq: Type.Integer() })),
  pinned: Type.Boolean(),
  state: Type.Union([Type.Literal("active"), Type.Literal("paused"), Type.Literal("ended")]),
  nextAt: Type.Optional(Instant),
  started: Type.Integer({ description: "Applications it has begun" }),
  last: Type.Optional(closed(firing)),
  attention: Type.Optional(
    closed({
      code: Type.String(),
      params: AnyObject,
      texts: Texts,
      since: Instant,
      times: Type.Integer({ description: "Firings in a row that failed" }),
    }),
  ),
  createdAt: Instant,
  createdBy: ActorSchema,
  updatedAt: Instant,
  updatedBy: ActorSchema,
};
const aSchedule = {
  id: "daily-review",
  revision: 1,
  title,
  product: "cash-loan",
  applicant: { reference: "M-77" },
  ...rule,
  catchUp: "last",
  overlap: "skip",
  pinned: false,
  state: "active",
  nextAt: "2026-11-25T01:00:00.000Z",
  started: 1,
  last: aFiring,
  createdAt: "2026-11-23T08:00:00.000Z",
  createdBy: { kind: "person", id: "li" },
  updatedAt: "2026-11-23T08:00:00.000Z",
  updatedBy: { kind: "person", id: "li" },
};
export const ScheduleAnswer = Type.Object(
  {
    ...schedule,
    facts: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "For whoever may change it; absent when the person was erased",
      }),
    ),
  },
  { additionalProperties: false, examples: [{ ...aSchedule, facts }] },
);
export const SchedulesAnswer = Type.Object(
  { items: Type.Array(closed(schedule)), next: Type.Optional(Type.String()) },
  { additionalProperties: false, examples: [{ items: [aSchedule] }] },
);

export const PreviewBody = Type.Object(
  { product: Id, ...Rule, count: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })) },
  { additionalProperties: false, examples: [{ product: "cash-loan", ...rule, count: 5 }] },
);
export const PreviewQuery = closed({
  count: Type.Optional(
    Type.String({ pattern: "^([1-9]|[1-4]\\d|50)$", description: "At most 50; default 5" }),
  ),
});
export const PreviewAnswer = Type.Object(
  {
    items: Type.Array(
      closed({
        at: Instant,
        local: Type.String({ description: "What clocks of the zone show, with their offset" }),
        movedFrom: Type.Optional(Type.String({ description: "The day off it was moved from" })),
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [{ items: [{ at: "2026-11-24T01:00:00.000Z", local: "2026-11-24T09:00:00+08:00" }] }],
  },
);
