// What the library of certificates asks for, before it.
import "reflect-metadata";
import { KeyObject, webcrypto } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from "@peculiar/x509";
import { afterAll, describe, expect, it } from "vitest";
import { StoreOpenError } from "../open-error.ts";
import { connectOnce } from "./connect-once.ts";

const folder = mkdtempSync(join(tmpdir(), "lendloom-certificates-"));

interface Certificate {
  readonly file: string;
  readonly cert: Buffer;
  readonly key: string | Buffer;
}

/** A certificate that vouches for itself, for a name; of no days it is over already. */
async function certificate(name: string, host: string, days = 2): Promise<Certificate> {
  const keys = await webcrypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
    "verify",
  ]);
  const made = await X509CertificateGenerator.createSelfSigned(
    {
      name: `CN=${host}`,
      notBefore: new Date(Date.now() - 5 * DAY_MS),
      notAfter: new Date(Date.now() + days * DAY_MS),
      keys,
      signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
      extensions: [new SubjectAlternativeNameExtension([{ type: "dns", value: host }])],
    },
    webcrypto,
  );
  const file = join(folder, `${name}.pem`);
  writeFileSync(file, made.toString("pem"));
  const key = KeyObject.from(keys.privateKey).export({ type: "pkcs8", format: "pem" });
  return { file, cert: readFileSync(file), key };
}

const DAY_MS = 86_400_000;

describe("a database whose certificate cannot be trusted", () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Answers the wish for encryption, shows its certificate, and hangs up. */
  async function database(shown: Certificate | undefined): Promise<number> {
    const server = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => {
        socket.write(shown === undefined ? "N" : "S");
        if (shown === undefined) return;
        const secured = new TLSSocket(socket, { isServer: true, cert: shown.cert, key: shown.key });
        secured.on("error", () => undefined);
        secured.once("secure", () => secured.end());
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  }

  async function whyNot(shown: Certificate | undefined, trusted: Certificate): Promise<StoreOpenError> {
    const options = `sslmode=verify-full&sslrootcert=${encodeURIComponent(trusted.file)}`;
    const url = `postgres://lendloom@localhost:${await database(shown)}/lendloom?${options}`;
    const error: unknown = await connectOnce(url).catch((thrown: unknown) => thrown);
    if (!(error instanceof StoreOpenError)) throw new Error("Expected it not to be opened");
    return error;
  }

  const right = certificate("right", "localhost");

  it.each<readonly [string, () => Promise<Certificate> | undefined, string]>([
    ["is of an authority nobody trusts", () => certificate("other", "localhost"), "self-signed"],
    ["is for another name", () => certificate("elsewhere", "db.example"), "db.example"],
    ["is over", () => certificate("over", "localhost", -1), "expired"],
    ["is none: it does not speak TLS", () => undefined, "SSL"],
  ])("store.tls: it %s", async (what, make, words) => {
    const shown = await make();
    const why = await whyNot(shown, what.includes("trusts") || shown === undefined ? await right : shown);
    expect([why.code, why.passes]).toEqual(["store.tls", "slowly"]);
    expect(why.texts?.en).toContain(words);
    expect(why.texts?.en).toContain("check sslmode, sslrootcert and the server's certificate");
  });

  it("and one that can be is only out of reach when it hangs up", async () => {
    expect((await whyNot(await right, await right)).code).toBe("store.unreachable");
  });
});
