import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useFormats, useText, useTitle } from "../i18n/index.ts";
import { addSource, freeName } from "./catalogue-commands.ts";
import type { CataloguePart } from "./catalogue-part.ts";
import { problemsAt } from "./catalogue-problems.ts";
import { Entry } from "./entry.tsx";
import { SourceFields } from "./source-fields.tsx";
import { catalogueTexts } from "./texts.ts";

/** Where facts come from. */
export function SourceList(part: CataloguePart) {
  const { catalogue, document, open, onOpen, problems } = part;
  const t = useText(catalogueTexts);
  const title = useTitle();
  const formats = useFormats();
  const factsOf = (source: string) =>
    Object.values(catalogue.facts).filter((fact) => fact.source === source).length;
  const add = () => {
    const name = freeName("source", catalogue.sources);
    document.run(addSource(name));
    onOpen(`/sources/${name}`);
  };
  return (
    <section className="card">
      <header>
        <h2>{t("sources")}</h2>
        <Button className="end" icon={<PlusOutlined />} onClick={add} data-testid="add-source">
          {t("addSource")}
        </Button>
      </header>
      <p className="cat-hint">{t("sourcesHint")}</p>
      <ul className="cat-list">
        {Object.entries(catalogue.sources).map(([name, source]) => {
          const at = `/sources/${name}`;
          const { connector, cost } = source;
          const words = [
            connector === undefined ? t("given") : connector,
            ...(connector === undefined
              ? []
              : [
                  cost === undefined || cost.amountMinor === 0
                    ? t("free")
                    : t("perQuery", { cost: formats.money(cost.amountMinor, cost.currency) }),
                ]),
            t("count", { count: factsOf(name) }),
          ];
          return (
            <Entry
              key={name}
              title={title(source.title)}
              name={name}
              summary={words.join(" · ")}
              isOpen={open === at}
              isWrong={problemsAt(problems, at).some(({ severity }) => severity === "error")}
              onToggle={() => onOpen(open === at ? undefined : at)}
              testId={`source-${name}`}
            >
              {() => <SourceFields {...part} name={name} source={source} uses={factsOf(name)} />}
            </Entry>
          );
        })}
      </ul>
    </section>
  );
}
