import { ArrowRightOutlined } from "@ant-design/icons";
import type { Json } from "@lendloom/engine/kernel";
import { useDefinitions, type Change, type ChangeRequestItem } from "../api/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { kindKey } from "./kind-key.ts";
import { publishTexts } from "./texts.ts";

/** One definition of a change request: each change as a sentence, with its exact before and after beneath. */
export function ChangedDefinition({ item }: { readonly item: ChangeRequestItem }) {
  const t = useText(publishTexts);
  const title = useTitle();
  const known = useDefinitions(item.kind).data?.items.find(({ id }) => id === item.id);
  return (
    <section className="card" data-testid={`changed-${item.id}`}>
      <header>
        <h2>{title(known?.title ?? item.id)}</h2>
        <span className="card-note">{t(kindKey(item.kind))}</span>
        <span className="end nowrap">
          {item.fromHash ? (
            <span className="hash" title={item.fromHash}>
              {item.fromHash.slice(0, 8)}
            </span>
          ) : (
            <span className="chip">{t("newDefinition")}</span>
          )}{" "}
          <ArrowRightOutlined className="muted" />{" "}
          <span className="hash" title={item.toHash}>
            {item.toHash.slice(0, 8)}
          </span>
        </span>
      </header>
      {item.changes.length === 0 ? (
        <p className="card-body muted">{t("noChanges")}</p>
      ) : (
        <ul className="changes">
          {item.changes.map((change) => (
            <ChangeItem key={`${change.pointer} ${change.texts.en}`} change={change} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ChangeItem({ change }: { readonly change: Change }) {
  const t = useText(publishTexts);
  const title = useTitle();
  return (
    <li className={`change change-${change.kind}`} data-testid="change">
      <b data-testid="change-sentence">{title(change.texts)}</b>
      <div className="change-values">
        {change.before !== undefined && (
          <div className="value-before">
            <small>{t("before")}</small>
            <Value value={change.before} />
          </div>
        )}
        {change.after !== undefined && (
          <div className="value-after">
            <small>{t("after")}</small>
            <Value value={change.after} />
          </div>
        )}
      </div>
      <small className="muted mono">{t("technical", { pointer: change.pointer })}</small>
    </li>
  );
}

function Value({ value }: { readonly value: Json }) {
  const isShort = typeof value !== "object" || value === null;
  return isShort ? (
    <code>{String(value)}</code>
  ) : (
    <pre>
      <code>{JSON.stringify(value, null, 2)}</code>
    </pre>
  );
}
