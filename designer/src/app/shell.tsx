import { App } from "antd";
import { Suspense } from "react";
import { Outlet } from "react-router";
import { useLiveLists, useSessionQuery } from "../api/index.ts";
import { Navigation } from "./navigation.tsx";
import { OfflineBanner } from "./offline-banner.tsx";
import { Waiting } from "./page.tsx";
import { ProblemAlert } from "./problem-alert.tsx";
import { PersonProvider } from "./session.ts";
import { SignInPage } from "./sign-in-page.tsx";

/** Everything but the page itself. Messages are shown from inside the router, so that they can hold links. */
export function Shell() {
  return (
    <App className="app">
      <Doorway />
    </App>
  );
}

/** Who is here, where one can go, whether the server is there; nobody gets past without signing in. */
function Doorway() {
  const session = useSessionQuery();
  if (session.isPending) return <Waiting />;
  if (session.data === undefined)
    return (
      <div className="shell-problem">
        <ProblemAlert error={session.error} retry={() => void session.refetch()} />
      </div>
    );
  // The address stays as it is, so that signing in leads to where the person wanted to go.
  if (session.data === null) return <SignInPage />;
  return (
    <PersonProvider value={session.data.person}>
      <LiveLists />
      <div className="shell">
        <Navigation />
        <div className="shell-main">
          <OfflineBanner />
          <Suspense fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        </div>
      </div>
    </PersonProvider>
  );
}

/** Follows the server while somebody is signed in. */
function LiveLists() {
  useLiveLists();
  return null;
}
