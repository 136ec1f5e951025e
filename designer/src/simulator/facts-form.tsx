import { DownOutlined, RightOutlined } from "@ant-design/icons";
import type { CatalogueDefinition, FactDeclaration } from "@lendloom/engine/decision";
import type { Json } from "@lendloom/engine/kernel";
import { useState, type ReactNode } from "react";
import { useText, useTitle } from "../i18n/index.ts";
import { FactInput } from "./fact-input.tsx";
import { simulatorTexts } from "./texts.ts";

interface FactsFormProps {
  readonly catalogue: CatalogueDefinition;
  /** Only these facts are asked for; absent: all of them. */
  readonly only?: ReadonlySet<string>;
  readonly readFact: (name: string, source: string) => Json | undefined;
  readonly onChange: (name: string, source: string, value: Json | undefined) => void;
  /** What stands in the heading of a source, such as whether it answers. */
  readonly sourceExtra?: (source: string) => ReactNode;
  /** Sources that do not answer: their facts cannot be given. */
  readonly closed?: ReadonlySet<string>;
}

/** A form made from the catalogue: one group of fields for each source of facts. */
export function FactsForm(props: FactsFormProps) {
  const { catalogue, only } = props;
  const bySource = Map.groupBy(
    Object.entries(catalogue.facts).filter(([name, fact]) => isShown(name, fact, only)),
    ([, { source }]) => source,
  );
  return Object.keys(catalogue.sources).map((source) => {
    const facts = bySource.get(source);
    return facts === undefined ? null : (
      <SourceFields key={source} {...props} source={source} facts={facts} />
    );
  });
}

/** Protected facts decide nothing, so a simulation does not ask for them. */
function isShown(name: string, fact: FactDeclaration, only: ReadonlySet<string> | undefined): boolean {
  return only === undefined ? fact.protected !== true : only.has(name);
}

function SourceFields(
  props: FactsFormProps & { readonly source: string; readonly facts: readonly [string, FactDeclaration][] },
) {
  const { catalogue, source, facts, readFact, onChange, sourceExtra, closed } = props;
  const t = useText(simulatorTexts);
  const title = useTitle();
  const [open, setOpen] = useState(true);
  const empty = facts.filter(([name]) => readFact(name, source) === undefined).length;
  const isClosed = closed?.has(source) === true;
  return (
    <section className="sim-source" data-testid={`source-${source}`}>
      <header>
        <button type="button" onClick={() => setOpen(!open)} aria-expanded={open}>
          {open ? <DownOutlined /> : <RightOutlined />}
          {title(catalogue.sources[source]?.title ?? source)}
        </button>
        {empty > 0 && !isClosed && <small>{t("emptyFacts", { count: empty })}</small>}
        {sourceExtra?.(source)}
      </header>
      {open && !isClosed && (
        <div className="sim-fields">
          {facts.map(([name, { title: texts, type }]) => (
            <label key={name}>
              <span title={name}>{title(texts)}</span>
              <FactInput
                name={name}
                type={type}
                value={readFact(name, source)}
                onChange={(value) => onChange(name, source, value)}
              />
            </label>
          ))}
        </div>
      )}
    </section>
  );
}
