import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import "./app/app.css";
import { nonceOwnStyles } from "./app/style-nonce.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("Expected an element with the id root, but the page has none");

// Browsers hide the attribute from selectors and scripts' markup, not from the property.
const givenNonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;

const nonce = givenNonce === "" ? undefined : givenNonce;
if (nonce !== undefined) nonceOwnStyles(nonce);

createRoot(root).render(
  <StrictMode>
    <App nonce={nonce} />
  </StrictMode>,
);
