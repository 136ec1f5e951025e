import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { afterAll, describe, expect, it } from "vitest";
import { StoreOpenError } from "../open-error.ts";
import { connectOnce } from "./connect-once.ts";

const folder = mkdtempSync(join(tmpdir(), "lendloom-certificates-"));
const openssl = (...args: readonly string[]) => execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
const hasOpenssl = (() => {
  try {
    return openssl("version").length > 0;
  } catch {
    return false;
  }
})();

interface Certificate {
  readonly file: string;
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** A certificate that vouches for itself, for a name; of no days it is over already. */
function certificate(name: string, host: string, days = 2): Certificate {
  const subject = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=DNS:${host}`];
  const pair = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", `${name}.key`];
  openssl("req", "-new", ...pair, ...subject, "-out", `${name}.csr`);
  const signed = ["-signkey", `${name}.key`, "-copy_extensions", "copy", "-days", String(days)];
  openssl("x509", "-req", "-in", `${name}.csr`, ...signed, "-out", `${name}.pem`);
  const file = join(folder, `${name}.pem`);
  return { file, cert: readFileSync(file), key: readFileSync(join(folder, `${name}.key`)) };
}

// It needs certificates of every kind, which only openssl makes.
describe.skipIf(!hasOpenssl)("a database whose certificate cannot be trusted", () => {
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

  const right = hasOpenssl ? certificate("right", "localhost") : undefined;

  it.each<readonly [string, () => Certificate | undefined, string]>([
    ["is of an authority nobody trusts", () => certificate("other", "localhost"), "self-signed"],
    ["is for another name", () => certificate("elsewhere", "db.example"), "db.example"],
    ["is over", () => certificate("over", "localhost", -1), "expired"],
    ["is none: it does not speak TLS", () => undefined, "SSL"],
  ])("store.tls: it %s", async (what, make, words) => {
    const shown = make();
    const why = await whyNot(shown, what.includes("trusts") || shown === undefined ? right! : shown);
    expect([why.code, why.passes]).toEqual(["store.tls", "slowly"]);
    expect(why.texts?.en).toContain(words);
    expect(why.texts?.en).toContain("check sslmode, sslrootcert and the server's certificate");
  });

  it("and one that can be is only out of reach when it hangs up", async () => {
    expect((await whyNot(right, right!)).code).toBe("store.unreachable");
  });
});
