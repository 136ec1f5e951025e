import { LogoutOutlined } from "@ant-design/icons";
import { Button, Tooltip } from "antd";
import { useText, useTitle } from "../i18n/index.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { LiveSign } from "./live-sign.tsx";
import { usePerson, useSignOut } from "./session.ts";
import { appTexts, roleTexts } from "./texts.ts";

/** Who is at work here, in which role, in which language. */
export function SignedIn({ folded }: { readonly folded: boolean }) {
  const t = useText(appTexts);
  const role = useText(roleTexts);
  const title = useTitle();
  const person = usePerson();
  const signOut = useSignOut();
  const name = title(person.displayName);
  const roles = person.roles.map((key) => role(key)).join(" · ");
  return (
    <div className="signed-in">
      <LiveSign />
      <div className="signed-in-person" data-testid="person" data-person={person.name}>
        <Tooltip title={folded ? `${name} · ${roles}` : undefined} placement="right">
          <span className={`avatar avatar-${person.roles[0] ?? "none"}`}>{name.slice(0, 1)}</span>
        </Tooltip>
        <span className="nav-label signed-in-name">
          <b>{name}</b>
          <small data-testid="person-role">{roles}</small>
        </span>
      </div>
      <div className="signed-in-actions">
        <LanguageSwitch compact={folded} />
        <Tooltip title={t("signOut")}>
          <Button
            type="text"
            size="small"
            icon={<LogoutOutlined />}
            aria-label={t("signOut")}
            data-testid="sign-out"
            onClick={() => signOut.mutate()}
          />
        </Tooltip>
      </div>
    </div>
  );
}
