import { loadCatalogue } from "@lendloom/engine/decision";
import { describe, expect, it } from "vitest";
import { openDocument } from "../document/index.ts";
import {
  addFact,
  addSource,
  freeName,
  newCatalogue,
  removeEntry,
  renameFact,
  renameSource,
} from "./catalogue-commands.ts";
import { catalogueProblems, problemsAt } from "./catalogue-problems.ts";

const title = { "zh-CN": "小微商户", en: "Small shops" };
const begun = () => openDocument({ definition: newCatalogue({ id: "shops", title }) });

describe("a catalogue of one's own", () => {
  it("begins sound, and stays so as sources and facts are added", () => {
    const document = begun();
    document.run(addSource("registry"));
    document.run(addFact("licence", "registry"));
    document.run(addFact("turnover", "application"));
    const { definition } = document.getState();
    expect(loadCatalogue(definition).ok).toBe(true);
    expect(catalogueProblems(definition, [])).toEqual([]);
    expect(Object.keys(definition.facts)).toEqual(["licence", "turnover"]);
  });

  it("a source that is renamed takes its facts along, in one step that one undo takes back", () => {
    const document = begun();
    document.run(addSource("registry"));
    document.run(addFact("licence", "registry"));
    const before = document.getState().definition;
    document.run(renameSource("registry", "companies"));
    expect(document.getState().definition.facts["licence"]?.source).toBe("companies");
    expect(Object.keys(document.getState().definition.sources)).toEqual(["application", "companies"]);
    document.undo();
    expect(document.getState().definition).toEqual(before);
  });

  it("a name that is taken is not given twice", () => {
    const document = begun();
    document.run(addSource("registry"));
    document.run(addFact("fact1", "registry"));
    document.run(addFact("other", "application"));
    const before = document.getState().definition;
    document.run(renameSource("registry", "application"));
    document.run(renameFact("other", "fact1"));
    expect(document.getState().definition).toEqual(before);
    expect(freeName("fact", before.facts)).toBe("fact2");
  });

  it("what is wrong is told at its place: a fact whose source is gone, and what only the server knows", () => {
    const document = begun();
    document.run(addSource("registry"));
    document.run(addFact("licence", "registry"));
    document.run(removeEntry("sources", "registry", title));
    const told = { pointer: "/id", severity: "error", texts: title } as const;
    const problems = catalogueProblems(document.getState().definition, [
      { ...told, code: "definition.id-mismatch" },
      { ...told, code: "catalogue.source-unknown" },
    ]);
    expect(problems.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
      "catalogue.source-unknown /facts/licence/source",
      "definition.id-mismatch /id",
    ]);
    expect(problemsAt(problems, "/facts/licence")).toHaveLength(1);
    expect(problemsAt(problems, "/facts/lic")).toEqual([]);
  });
});
