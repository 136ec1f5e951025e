import { closed } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { Instant, PageQuery } from "./shared.ts";

const incidentExample = {
  id: "019a-…",
  application: "019a-…",
  at: "2026-11-22T08:00:00.000Z",
  code: "guard.unknown",
  message: "A guard read a fact that is not known",
  status: "open",
};
export const IncidentAnswer = Type.Object(
  {
    id: Type.String(),
    application: Type.String(),
    at: Instant,
    code: Type.String(),
    message: Type.String(),
    status: Type.String(),
    resolvedAt: Type.Optional(Instant),
    resolvedBy: Type.Optional(Type.String()),
  },
  { additionalProperties: false, examples: [incidentExample] },
);
export const IncidentsQuery = closed({
  status: Type.Optional(Type.Enum(["open", "resolved"])),
  cursor: PageQuery.cursor,
});
export const IncidentsAnswer = Type.Object(
  { items: Type.Array(IncidentAnswer), next: Type.Optional(Type.String()) },
  { additionalProperties: false, examples: [{ items: [incidentExample] }] },
);
