import { Tooltip } from "antd";
import { useLiveState } from "../api/index.ts";
import { useText } from "../i18n/index.ts";
import { appTexts } from "./texts.ts";

/** Says whether what is shown follows the server by itself, or is asked for now and then. */
export function LiveSign() {
  const t = useText(appTexts);
  const { isLive } = useLiveState();
  if (isLive === undefined) return null;
  const state = isLive ? "live" : "reconnecting";
  return (
    <Tooltip title={t(isLive ? "liveHint" : "reconnectingHint")} placement="right">
      <span className={`live-sign is-${state}`} role="status" data-testid="live-sign" data-state={state}>
        <i aria-hidden="true" />
        <span className="nav-label">{t(state)}</span>
      </span>
    </Tooltip>
  );
}
