import type { Json } from "../../kernel/index.ts";
import { smallWorkflow } from "../small-workflow.ts";
import { seededRandom, type SeededRandom } from "./seeded-random.ts";

type Members = { readonly [key: string]: Json };

const title = { "zh-CN": "项", en: "Item" };
const DELAYS = ["PT30S", "PT10M", "PT5H", "P1D", "2WD"];

/**
 * A small workflow of waits, people's tasks, activities, decisions, deadlines and parallel regions. What happens by
 * itself only leads onward, so that nothing goes round without time passing or somebody telling it.
 */
export function randomWorkflow(seed: number): Members {
  const random = seededRandom(seed);
  const names = Array.from({ length: 3 + random.below(4) }, (_, index) => `s${index}`);
  const states = names.map((name, index): readonly [string, Members] => {
    const onward = () => random.pick([...names.slice(index + 1), "end"]);
    const anywhere = () => random.pick([...names, ...names, "end"]);
    const ways: Ways = { id: name, onward, anywhere };
    return [name, random.chance(0.2) ? regions(random, ways) : leaf(random, ways)];
  });
  const end = { type: "final", output: { outcome: '"done"' } };
  const event = { title, roles: ["api-client"] };
  return smallWorkflow(
    { ...Object.fromEntries(states), end },
    {
      id: `random-${seed}`,
      events: { GO: { ...event, grantsConsent: ["credit-bureau"] }, BACK: event, TELL: event },
    },
  );
}

interface Ways {
  readonly id: string;
  readonly onward: () => string;
  readonly anywhere: () => string;
}

function leaf(random: SeededRandom, { id, onward, anywhere }: Ways): Members {
  const told = ["GO", "BACK", "TELL"].filter(() => random.chance(0.45));
  const on = told.map((type): readonly [string, Json] => [type, [transition(random, anywhere())]]);
  const invoke = random.chance(0.7) ? [invocation(random, id, onward, anywhere)] : [];
  // A state that nothing leads out of would only be waited in.
  if (told.length === 0 && invoke.length === 0) on.push(["GO", [{ target: onward() }]]);
  return {
    ...(on.length === 0 ? {} : { on: Object.fromEntries(on) }),
    ...(invoke.length === 0 ? {} : { invoke }),
    ...(random.chance(0.5) ? { after: { [random.pick(DELAYS)]: [{ target: anywhere() }] } } : {}),
  };
}

function transition(random: SeededRandom, target: string): Json {
  // Of an applicant whose city is not known this guard cannot be decided: an incident.
  const guard = { type: "feel", params: { text: 'city = "BJ"' } };
  return {
    ...(random.chance(0.15) ? { guard } : {}),
    ...(random.chance(0.1) ? {} : { target: `#${target}`, reenter: true }),
    actions: [{ type: "assign", params: { count: "count + 1" } }],
  };
}

function invocation(random: SeededRandom, id: string, onward: () => string, anywhere: () => string): Json {
  const to = (target: string): Json => [{ target: `#${target}` }];
  const retry = { maxAttempts: 1 + random.below(3), initial: "PT20S", factor: 2, max: "PT10M" };
  switch (random.below(5)) {
    case 0:
    case 1:
      return {
        id: `${id}-call`,
        src: "activity",
        params: { connector: "bank", operation: "pay", answer: referenceSchema },
        timeout: "PT20S",
        retry,
        input: { amount: "count" },
        onDone: to(onward()),
        ...(random.chance(0.5) ? { onError: to(onward()) } : {}),
      };
    case 2:
      return {
        id: `${id}-check`,
        src: "decision",
        params: { pack: "check" },
        timeout: "PT10S",
        retry,
        onDone: to(onward()),
      };
    default:
      return {
        id: `${id}-task`,
        title,
        src: "task",
        params: {
          role: "officer",
          due: random.pick(DELAYS),
          outcomes: ["approve", "decline"].map((value) => ({ value, title })),
        },
        onDone: [
          {
            guard: { type: "feel", params: { text: 'event.output.outcome = "approve"' } },
            target: `#${onward()}`,
          },
          { target: `#${anywhere()}` },
        ],
      };
  }
}

const referenceSchema: Json = {
  type: "object",
  properties: { reference: { type: "string", maxLength: 40 } },
  required: ["reference"],
};

/** Two regions that each do something of their own; both done, or a deadline or an event over both, leads on. */
function regions(random: SeededRandom, { id, onward, anywhere }: Ways): Members {
  const region = (key: string): readonly [string, Json] => {
    const own = `${id}${key}`;
    const done = () => `${own}-done`;
    const work: Ways = { id: `${own}-work`, onward: done, anywhere: done };
    return [
      own,
      {
        initial: `${own}-work`,
        states: { [`${own}-work`]: leaf(random, work), [`${own}-done`]: { type: "final" } },
      },
    ];
  };
  return {
    type: "parallel",
    states: Object.fromEntries([region("a"), region("b")]),
    onDone: [{ target: `#${onward()}` }],
    ...(random.chance(0.5) ? { on: { BACK: [{ target: `#${anywhere()}` }] } } : {}),
    ...(random.chance(0.5) ? { after: { P3D: [{ target: `#${onward()}` }] } } : {}),
  };
}
