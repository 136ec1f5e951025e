import { DisconnectOutlined } from "@ant-design/icons";
import { useEffect, useState } from "react";
import { useServerReach } from "../api/index.ts";
import { useText } from "../i18n/index.ts";
import { appTexts } from "./texts.ts";

/** Tells, across all pages, that the browser has lost its connection or the server does not answer. */
export function OfflineBanner() {
  const t = useText(appTexts);
  const isOnline = useIsOnline();
  const { isReached } = useServerReach();
  if (isOnline && isReached) return null;
  return (
    <div className="offline-banner" role="alert" data-testid="offline">
      <DisconnectOutlined /> {t("offline")}
    </div>
  );
}

function useIsOnline(): boolean {
  const [isOnline, setIsOnline] = useState(() => navigator.onLine);
  useEffect(() => {
    const update = () => setIsOnline(navigator.onLine);
    window.addEventListener("online", update);
    window.addEventListener("offline", update);
    return () => {
      window.removeEventListener("online", update);
      window.removeEventListener("offline", update);
    };
  }, []);
  return isOnline;
}
