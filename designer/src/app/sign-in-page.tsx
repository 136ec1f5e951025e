import { ArrowRightOutlined, LockOutlined, UserOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Form, Input } from "antd";
import { api, keys } from "../api/index.ts";
import { useText, useTitle } from "../i18n/index.ts";
import { BrandMark } from "./brand-mark.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { ProblemAlert } from "./problem-alert.tsx";
import { useSignIn } from "./session.ts";
import { appTexts, roleTexts } from "./texts.ts";

interface Credentials {
  readonly name: string;
  readonly password: string;
}

/** Name and password; a demo lender offers its people as one-click choices. */
export function SignInPage() {
  const t = useText(appTexts);
  const signIn = useSignIn();
  return (
    <main className="sign-in">
      <div className="sign-in-language">
        <LanguageSwitch />
      </div>
      <section className="sign-in-card">
        <div className="sign-in-brand">
          <BrandMark size={44} />
          <div>
            <h1>{t("signInTitle")}</h1>
            <p>{t("tagline")}</p>
          </div>
        </div>
        <DemoPeople isPending={signIn.isPending} onChoose={(credentials) => signIn.mutate(credentials)} />
        <Form<Credentials>
          layout="vertical"
          requiredMark={false}
          onFinish={(credentials) => signIn.mutate(credentials)}
          disabled={signIn.isPending}
        >
          <Form.Item name="name" rules={[{ required: true, message: t("nameRequired") }]}>
            <Input
              size="large"
              prefix={<UserOutlined />}
              placeholder={t("name")}
              aria-label={t("name")}
              autoComplete="username"
              data-testid="sign-in-name"
            />
          </Form.Item>
          <Form.Item name="password" rules={[{ required: true, message: t("passwordRequired") }]}>
            <Input.Password
              size="large"
              prefix={<LockOutlined />}
              placeholder={t("password")}
              aria-label={t("password")}
              autoComplete="current-password"
              data-testid="sign-in-password"
            />
          </Form.Item>
          {signIn.isError && <ProblemAlert error={signIn.error} />}
          <Button
            block
            size="large"
            type="primary"
            htmlType="submit"
            loading={signIn.isPending}
            data-testid="sign-in-submit"
          >
            {t("signIn")}
          </Button>
        </Form>
      </section>
    </main>
  );
}

function DemoPeople(props: {
  readonly isPending: boolean;
  readonly onChoose: (credentials: Credentials) => void;
}) {
  const t = useText(appTexts);
  const role = useText(roleTexts);
  const title = useTitle();
  const about = useQuery({ queryKey: keys.about, queryFn: () => api.about(), staleTime: Infinity });
  const demo = about.data?.demo;
  if (demo === undefined) return null;
  return (
    <div className="demo-people">
      <h2>{t("demoTitle")}</h2>
      <div className="demo-grid">
        {demo.people.map((person) => (
          <button
            key={person.name}
            type="button"
            disabled={props.isPending}
            data-testid={`sign-in-as-${person.name}`}
            onClick={() => props.onChoose({ name: person.name, password: demo.password })}
          >
            <span className={`avatar avatar-${person.roles[0] ?? "none"}`}>
              {title(person.displayName).slice(0, 1)}
            </span>
            <span className="demo-who">
              <b>{title(person.displayName)}</b>
              <small>{person.roles.map((name) => role(name)).join(" · ")}</small>
            </span>
            <ArrowRightOutlined />
          </button>
        ))}
      </div>
      <p>{t("demoHint")}</p>
    </div>
  );
}
