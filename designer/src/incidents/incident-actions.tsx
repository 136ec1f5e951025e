import { DownOutlined, ReloadOutlined } from "@ant-design/icons";
import { Button, Dropdown, Space } from "antd";
import { useState } from "react";
import type { Incident, Order } from "../api/index.ts";
import { useHasRole } from "../app/session.ts";
import { useText } from "../i18n/index.ts";
import { IncidentSentence } from "./incident-words.tsx";
import { OrderDialog } from "./order-dialog.tsx";
import { incidentTexts } from "./texts.ts";
import { useOrder } from "./use-order.ts";

export type Action = Exclude<Order["action"], "restart">;

/** What can be done about one incident: again at once, or skip, change data, move, each with a reason. */
export function IncidentActions({ incident }: { readonly incident: Incident }) {
  const t = useText(incidentTexts);
  const isOfficer = useHasRole("officer");
  const isAdmin = useHasRole("admin");
  const [action, setAction] = useState<Action>();
  const retry = useOrder({ kind: "incident", id: incident.id, application: incident.application });
  const others: readonly Action[] = isAdmin ? ["skip", "edit", "move"] : ["skip", "edit"];
  if (!isOfficer) return null;
  return (
    <span className="end" onClick={(event) => event.stopPropagation()}>
      <Space.Compact size="small">
        <Button
          icon={<ReloadOutlined />}
          loading={retry.isPending}
          onClick={() => retry.mutate({ order: { action: "retry" }, reason: "" })}
          data-testid={`retry-${incident.id}`}
        >
          {t("retry")}
        </Button>
        <Dropdown
          trigger={["click"]}
          menu={{
            items: others.map((key) => ({
              key,
              label: <span data-testid={`order-${key}`}>{t(key)}</span>,
            })),
            onClick: ({ key, domEvent }) => {
              domEvent.stopPropagation();
              setAction(key as Action);
            },
          }}
        >
          <Button icon={<DownOutlined />} aria-label={t("more")} data-testid={`orders-${incident.id}`} />
        </Dropdown>
      </Space.Compact>
      {action !== undefined && (
        <OrderDialog
          target={{ kind: "incident", id: incident.id, application: incident.application }}
          action={action}
          states={incident.states}
          onClose={() => setAction(undefined)}
        >
          <p className="order-about">
            {incident.reference !== undefined && <strong>{incident.reference}</strong>}
            <IncidentSentence incident={incident} />
          </p>
        </OrderDialog>
      )}
    </span>
  );
}
