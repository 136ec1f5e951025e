import { PlusOutlined, SearchOutlined } from "@ant-design/icons";
import type { FactDeclaration } from "@lendloom/engine/decision";
import { Button, Input } from "antd";
import { useState } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import { propertyTexts } from "../workflow/property-texts.ts";
import { typeNames } from "../workflow/type-field.tsx";
import { addFact, freeName } from "./catalogue-commands.ts";
import type { CataloguePart } from "./catalogue-part.ts";
import { problemsAt } from "./catalogue-problems.ts";
import { Entry } from "./entry.tsx";
import { FactFields } from "./fact-fields.tsx";
import { sourceTitle } from "./source-title.ts";
import { catalogueTexts } from "./texts.ts";

/** Everything that packs, workflows and forms can read. */
export function FactList(part: CataloguePart) {
  const { catalogue, document, open, onOpen, problems } = part;
  const t = useText(catalogueTexts);
  const types = useText(propertyTexts);
  const title = useTitle();
  const [search, setSearch] = useState("");
  const facts = Object.entries(catalogue.facts);
  const isShown = ([name, fact]: readonly [string, FactDeclaration]) =>
    open === `/facts/${name}` || isFound(name, fact, search);
  const shown = facts.filter(isShown);
  const [source = "application"] = Object.keys(catalogue.sources);
  const add = () => {
    const name = freeName("fact", catalogue.facts);
    document.run(addFact(name, source));
    setSearch("");
    onOpen(`/facts/${name}`);
  };
  return (
    <section className="card">
      <header>
        <h2>{t("facts")}</h2>
        <span className="end cat-actions">
          {facts.length > 0 && (
            <Input
              allowClear
              prefix={<SearchOutlined />}
              placeholder={t("find")}
              aria-label={t("find")}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
              data-testid="find-fact"
            />
          )}
          <Button icon={<PlusOutlined />} onClick={add} data-testid="add-fact">
            {t("addFact")}
          </Button>
        </span>
      </header>
      <p className="cat-hint">
        {facts.length === 0 ? t("noFacts") : shown.length === 0 ? t("noneFound") : t("factsHint")}
      </p>
      <ul className="cat-list">
        {shown.map(([name, fact]) => {
          const at = `/facts/${name}`;
          return (
            <Entry
              key={name}
              title={title(fact.title)}
              name={name}
              summary={`${types(typeNames[fact.type.kind])} · ${title(sourceTitle(catalogue, fact.source))}`}
              isOpen={open === at}
              isWrong={problemsAt(problems, at).some(({ severity }) => severity === "error")}
              onToggle={() => onOpen(open === at ? undefined : at)}
              testId={`fact-${name}`}
            >
              {() => <FactFields {...part} name={name} fact={fact} />}
            </Entry>
          );
        })}
      </ul>
    </section>
  );
}

function isFound(name: string, { title }: FactDeclaration, search: string): boolean {
  const sought = search.trim().toLowerCase();
  return [name, title["zh-CN"], title.en].some((text) => text.toLowerCase().includes(sought));
}
