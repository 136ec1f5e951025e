import { Type } from "typebox";
import { closed } from "../../kernel/index.ts";
import type { DmnModel } from "../dmn-model/dmn-model.ts";

const Text = Type.String({ minLength: 1, maxLength: 16_384 });
/** A name as FEEL knows it, with spaces and signs. */
const FeelName = Type.String({ minLength: 1, maxLength: 200 });
const typeRef = { typeRef: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })) };
const Parameter = closed({ name: FeelName, ...typeRef });
const Reference = Type.String({ minLength: 1, maxLength: 600 });
const Part = Type.Ref("Boxed");

const table = closed({
  kind: Type.Literal("table"),
  ...typeRef,
  hitPolicy: Type.Union(
    (["U", "A", "P", "F", "R", "O", "C", "C+", "C<", "C>", "C#"] as const).map((each) => Type.Literal(each)),
  ),
  inputs: Type.Array(
    closed({
      ...typeRef,
      title: Type.Optional(Type.String({ maxLength: 400 })),
      expression: Text,
      allowedValues: Type.Optional(Text),
    }),
    { maxItems: 100 },
  ),
  outputs: Type.Array(
    closed({
      ...typeRef,
      name: Type.Optional(FeelName),
      allowedValues: Type.Optional(Text),
      otherwise: Type.Optional(Text),
    }),
    { minItems: 1, maxItems: 100 },
  ),
  rows: Type.Array(
    closed({
      when: Type.Array(Text),
      then: Type.Array(Text),
      note: Type.Optional(Type.String({ maxLength: 2_000 })),
    }),
    { maxItems: 20_000 },
  ),
});

const Function = closed({
  kind: Type.Literal("function"),
  ...typeRef,
  parameters: Type.Array(Parameter, { maxItems: 100 }),
  body: Part,
});

const Boxed = Type.Union([
  closed({ kind: Type.Literal("literal"), ...typeRef, text: Text }),
  table,
  closed({
    kind: Type.Literal("context"),
    ...typeRef,
    entries: Type.Array(closed({ name: FeelName, ...typeRef, value: Part }), { maxItems: 1_000 }),
    result: Type.Optional(Part),
  }),
  closed({
    kind: Type.Literal("invocation"),
    ...typeRef,
    callee: Part,
    bindings: Type.Array(closed({ parameter: FeelName, value: Part }), { maxItems: 100 }),
  }),
  Function,
  closed({
    kind: Type.Literal("relation"),
    ...typeRef,
    columns: Type.Array(Parameter, { maxItems: 100 }),
    rows: Type.Array(Type.Array(Part), { maxItems: 20_000 }),
  }),
  closed({ kind: Type.Literal("list"), ...typeRef, items: Type.Array(Part, { maxItems: 10_000 }) }),
  closed({ kind: Type.Literal("conditional"), ...typeRef, if: Part, then: Part, else: Part }),
  closed({ kind: Type.Literal("for"), ...typeRef, variable: FeelName, in: Part, return: Part }),
  closed({ kind: Type.Literal("some"), ...typeRef, variable: FeelName, in: Part, satisfies: Part }),
  closed({ kind: Type.Literal("every"), ...typeRef, variable: FeelName, in: Part, satisfies: Part }),
  closed({ kind: Type.Literal("filter"), ...typeRef, in: Part, match: Part }),
]);

const Item = closed({
  name: FeelName,
  ...typeRef,
  isCollection: Type.Optional(Type.Boolean()),
  allowedValues: Type.Optional(Text),
  typeConstraint: Type.Optional(Text),
  components: Type.Optional(Type.Array(Type.Ref("Item"), { maxItems: 1_000 })),
  function: Type.Optional(
    closed({
      parameters: Type.Array(Parameter, { maxItems: 100 }),
      result: Type.Optional(Type.String({ maxLength: 200 })),
    }),
  ),
});

const BoxedSchema = Type.Cyclic({ Boxed }, "Boxed");
const ItemSchema = Type.Cyclic({ Item }, "Item");
const element = { id: Type.String({ minLength: 1, maxLength: 300 }), name: FeelName, ...typeRef };
const references = (maxItems = 1_000) => Type.Array(Reference, { maxItems });

/** A requirement graph as a pack holds it. The interpreting checker keeps to this; its type is written out beside it. */
export const DmnModelSchema = Type.Unsafe<DmnModel>(
  closed({
    name: Type.String({ maxLength: 200 }),
    namespace: Type.String({ maxLength: 500 }),
    imports: Type.Array(
      closed({ name: Type.String({ maxLength: 200 }), namespace: Type.String({ maxLength: 500 }) }),
      {
        maxItems: 100,
      },
    ),
    types: Type.Array(ItemSchema, { maxItems: 2_000 }),
    inputs: Type.Array(closed({ kind: Type.Literal("input"), ...element }), { maxItems: 2_000 }),
    knowledge: Type.Array(
      closed({
        kind: Type.Literal("knowledge"),
        ...element,
        requires: references(),
        logic: Type.Optional(Type.Intersect([BoxedSchema, Type.Object({ kind: Type.Literal("function") })])),
      }),
      { maxItems: 2_000 },
    ),
    services: Type.Array(
      closed({
        kind: Type.Literal("service"),
        ...element,
        outputs: references(),
        encapsulated: references(),
        inputDecisions: references(),
        inputData: references(),
      }),
      { maxItems: 2_000 },
    ),
    decisions: Type.Array(
      closed({
        kind: Type.Literal("decision"),
        ...element,
        requires: references(),
        expression: Type.Optional(BoxedSchema),
      }),
      { maxItems: 5_000 },
    ),
  }),
);
