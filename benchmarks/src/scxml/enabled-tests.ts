/**
 * The tests of `@scion-scxml/test-framework` that XState runs (its `packages/core/test/scxml.test.ts`, main
 * branch, July 2026): folder and name. One of them, assign-current-small-step/test0, XState runs in a version
 * of its own; here it is the original.
 */
export const enabledTests: readonly string[] = Object.entries({
  actionSend: "send1 send2 send3 send4 send4b send7 send7b send8 send8b send9",
  "assign-current-small-step": "test0 test1 test2 test3 test4",
  basic: "basic0 basic1 basic2",
  "cond-js": "test0 test1 test2 TestConditionalTransition",
  "default-initial-state": "initial1 initial2",
  delayedSend: "send1 send2 send3",
  documentOrder: "documentOrder0",
  hierarchy: "hier0 hier1 hier2",
  "hierarchy+documentOrder": "test0 test1",
  history: "history0 history1 history2 history3 history4 history4b history5 history6",
  "if-else": "test0",
  in: "TestInPredicate",
  "internal-transitions": "test0 test1",
  "more-parallel":
    "test0 test1 test2 test2b test3 test3b test4 test5 test6 test6b test7 test8 test9 test10 test10b",
  "multiple-events-per-transition": "test1",
  parallel: "test0 test1 test2 test3",
  "parallel+interrupt":
    "test0 test1 test2 test3 test4 test5 test6 test7 test7b test8 test9 test10 test11 test12 test13 test14 test15 test16 test17 test18 test19 test20 test21 test21b test21c test22 test23 test24 test25 test27 test28 test29 test30 test31",
  "targetless-transition": "test0 test1 test2 test3",
  "w3c-ecma":
    "test144 test147 test148 test149 test158 test172 test173 test174 test175 test176 test185 test186 test187 test189 test190 test191 test192 test193 test200 test201 test205 test208 test220 test232 test235 test237 test247 test287 test318 test333 test335 test336 test337 test339 test342 test347 test348 test349 test355 test372 test375 test377 test387 test396 test399 test403a test403b test403c test404 test405 test406 test407 test416 test417 test419 test421 test423 test445 test449 test453 test495 test503 test504 test505 test560 test570",
}).flatMap(([folder, names]) =>
  names.split(" ").map((name) => `${folder}/${name}${folder === "w3c-ecma" ? ".txml" : ""}`),
);
