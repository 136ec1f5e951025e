import { Type } from "typebox";
import { AnyObject } from "./shared.ts";

export const WorkflowSurroundingsAnswer = Type.Object(
  {
    connectors: Type.Array(Type.String(), { description: "Connectors that anything live calls" }),
    calls: Type.Array(AnyObject, {
      description: "Calls that live workflows make: connector, operation, and the declared answer",
    }),
    begunBy: Type.Array(AnyObject, { description: "Workflows that begin this one as a sub-flow" }),
  },
  {
    additionalProperties: false,
    examples: [
      {
        connectors: ["credit-bureau", "disbursement"],
        calls: [{ connector: "disbursement", operation: "pay" }],
        begunBy: [],
      },
    ],
  },
);
