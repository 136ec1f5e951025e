import { closed } from "@lendloom/engine/kernel";
import { Type } from "typebox";
import { Texts } from "./shared.ts";

export const SignInBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80 }),
    password: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false, examples: [{ name: "mei", password: "lendloom-demo" }] },
);

export const SessionAnswer = Type.Object(
  {
    person: closed({
      id: Type.String(),
      name: Type.String(),
      displayName: Type.String(),
      roles: Type.Array(Type.String()),
    }),
    csrf: Type.String({ description: "Send it as x-csrf-token with every change" }),
  },
  {
    additionalProperties: false,
    examples: [
      { person: { id: "mei", name: "mei", displayName: "梅 Mei", roles: ["designer"] }, csrf: "q8Yd…" },
    ],
  },
);

export const PeopleAnswer = Type.Object(
  { items: Type.Array(closed({ id: Type.String(), displayName: Type.String() })) },
  { additionalProperties: false, examples: [{ items: [{ id: "mei", displayName: "梅 Mei" }] }] },
);

export const AboutAnswer = Type.Object(
  {
    lender: closed({ id: Type.String(), title: Texts }),
    version: Type.String(),
    demo: Type.Optional(
      closed({
        password: Type.String(),
        people: Type.Array(
          closed({ name: Type.String(), displayName: Type.String(), roles: Type.Array(Type.String()) }),
        ),
      }),
    ),
  },
  {
    additionalProperties: false,
    examples: [
      {
        lender: { id: "demo", title: { "zh-CN": "演示机构", en: "Demo lender" } },
        version: "0.1.0",
        demo: {
          password: "lendloom-demo",
          people: [{ name: "mei", displayName: "梅 Mei", roles: ["designer"] }],
        },
      },
    ],
  },
);
