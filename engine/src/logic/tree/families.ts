import { libraryTest } from "../conditions/library-test.ts";
import { arithmetic, negation } from "../nodes/arithmetic.ts";
import { call } from "../nodes/call.ts";
import { builtin } from "../nodes/builtin.ts";
import { comparison } from "../nodes/comparison.ts";
import { countTest } from "../nodes/count-test.ts";
import { filter } from "../nodes/filter.ts";
import { functionFamily } from "../nodes/function.ts";
import { ifFamily } from "../nodes/if.ts";
import { instanceOf } from "../nodes/instance-of.ts";
import { invoke } from "../nodes/invoke.ts";
import { itemName } from "../nodes/item-name.ts";
import { known } from "../nodes/known.ts";
import { literal } from "../nodes/literal.ts";
import { logical, notFamily } from "../nodes/logical.ts";
import { loop } from "../nodes/loop.ts";
import { list, record } from "../nodes/collections.ts";
import { match, range, within } from "../nodes/membership.ts";
import { member } from "../nodes/member.ts";
import { path } from "../nodes/path.ts";
import { local, read } from "../nodes/variables.ts";
import type { NodeFamilies } from "./node-family.ts";

/** Every kind of node with the file that answers for it. */
export const families: NodeFamilies = {
  literal,
  read,
  local,
  arithmetic,
  negation,
  comparison,
  logical,
  not: notFamily,
  if: ifFamily,
  known,
  range,
  within,
  match,
  list,
  record,
  member,
  filter,
  call,
  builtin,
  function: functionFamily,
  invoke,
  "instance-of": instanceOf,
  "item-name": itemName,
  loop,
  "count-test": countTest,
  path,
  "library-test": libraryTest,
};
