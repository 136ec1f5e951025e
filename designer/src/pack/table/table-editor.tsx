import type { TableDecision } from "@lendloom/engine/decision";
import { pointer as pointerOf, pointerParts, type Issue } from "@lendloom/engine/kernel";
import { Select } from "antd";
import { useText, useTitle } from "../../i18n/index.ts";
import { packIssueTexts } from "../check-pack.ts";
import { changeLabel } from "../edit-labels.ts";
import { useEdit, useIssuesAt } from "../pack-context.ts";
import { decisionPointer } from "../part.ts";
import { hitPolicies, hitPolicyNames, type HitPolicyName } from "./hit-policies.ts";
import { packTexts } from "../texts.ts";
import { SheetToolbar } from "../sheet/sheet-toolbar.tsx";
import { TableGrid } from "./table-grid.tsx";

/** A decision table: how matches are settled in words, the grid, and what is wrong cell by cell. */
export function TableEditor({ decision, id }: { readonly decision: TableDecision; readonly id: string }) {
  const t = useText(packTexts);
  const title = useTitle();
  const { set } = useEdit();
  const pointer = decisionPointer(id);
  const policy = decision.hitPolicy;
  return (
    <div className="table-editor">
      <div className="hit-policy">
        <label htmlFor="hit-policy">{t("hitPolicy")}</label>
        <Select<HitPolicyName>
          id="hit-policy"
          value={policy}
          className="name-select"
          popupMatchSelectWidth={440}
          // All eleven are there at once, with what each does.
          virtual={false}
          listHeight={680}
          options={hitPolicyNames.map((value) => ({
            value,
            label: `${value} ${title(hitPolicies[value].title)}`,
          }))}
          optionRender={({ value }) => {
            const { title: name, hint } = hitPolicies[value as HitPolicyName];
            return (
              <span className="hit-policy-option" data-testid={`hit-policy-${value}`}>
                <b>
                  <code>{value}</code> {title(name)}
                </b>
                <small>{title(hint)}</small>
              </span>
            );
          }}
          data-testid="hit-policy"
          onChange={(next) =>
            set(
              pointer + pointerOf("hitPolicy"),
              next,
              changeLabel(decision.title, title(hitPolicies[policy].title), title(hitPolicies[next].title)),
            )
          }
        />
        <span className="muted">{title(hitPolicies[policy].hint)}</span>
        <SheetToolbar id={id} table={decision} />
      </div>
      <TableGrid table={decision} pointer={pointer} />
      {decision.otherwise !== undefined && (
        <p className="part-note">
          {t("otherwise")}: <code>{decision.otherwise.then.join(", ")}</code>
        </p>
      )}
      <TableProblems table={decision} pointer={pointer} />
      <p className="part-note">{t("tableHelp")}</p>
    </div>
  );
}

function TableProblems({ pointer, table }: { readonly table: TableDecision; readonly pointer: string }) {
  const t = useText(packTexts);
  const title = useTitle();
  const issues = useIssuesAt(pointer);
  if (issues.length === 0) return null;
  const place = (issue: Issue) => {
    const [section, row, part, column] = pointerParts(issue.pointer.slice(pointer.length));
    if (section !== "rows" || row === undefined) return title(table.title);
    const heads = part === "when" ? table.inputs : table.outputs;
    const head = heads[Number(column)];
    return `${t("rowNumber", { row: Number(row) + 1 })}${head === undefined ? "" : ` · ${title(head.title)}`}`;
  };
  return (
    <ul className="table-problems" data-testid="table-problems">
      {issues.map((issue) => (
        <li key={`${issue.pointer} ${issue.code}`}>
          {t("cellProblem", { place: place(issue), problem: title(packIssueTexts(issue)) })}
        </li>
      ))}
    </ul>
  );
}
