import type { CatalogueDefinition } from "@lendloom/engine/decision";
import type { OutcomeChange } from "@lendloom/engine/interop";
import { useText, useTitle } from "../../i18n/index.ts";
import { OutcomeChip } from "../../simulator/index.ts";
import { strictTexts } from "./texts.ts";

/** Every outcome that changes: whose, from what to what, and which facts would have to be known. */
export function ChangesTable(props: {
  readonly changes: readonly OutcomeChange[];
  readonly catalogue: CatalogueDefinition;
}) {
  const t = useText(strictTexts);
  const title = useTitle();
  const factTitle = (name: string): string => {
    const fact = Object.hasOwn(props.catalogue.facts, name) ? props.catalogue.facts[name] : undefined;
    return fact === undefined ? name : title(fact.title);
  };
  const why = ({ applicant, missing }: OutcomeChange): string => {
    if (missing.length > 0) return t("missing", { facts: missing.map(factTitle).join(t("separator")) });
    return applicant.kind === "null" && applicant.without !== undefined
      ? t("none", { fact: factTitle(applicant.without) })
      : t("unknown");
  };
  return (
    <div className="strict-changes">
      <table>
        <thead>
          <tr>
            <th>{t("applicant")}</th>
            <th>{t("before")}</th>
            <th>{t("after")}</th>
            <th>{t("why")}</th>
          </tr>
        </thead>
        <tbody>
          {props.changes.map((change, index) => (
            // The same applicant may change in two ways; the list never does.
            <tr key={index} data-testid="strict-change">
              <td>
                {title(change.title)}
                <small className="mono">{JSON.stringify(change.facts)}</small>
              </td>
              <td>
                <OutcomeChip outcome={change.before} />
              </td>
              <td>
                <OutcomeChip outcome={change.after} />
              </td>
              <td>{why(change)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
