import { connect, createServer, type Socket } from "node:net";
import { freePort } from "./processes.ts";

/** Which bytes vanish: all, those of whoever connects, or those of whom it connects to. */
type Cut = "both ways" | "to the database" | "to the server";

/** A network of one cable that can be cut. */
export interface TcpProxy {
  readonly port: number;
  /** From now on bytes vanish, and new connections hang: nobody is told. */
  cut(which: Cut): void;
  /** One end of every connection is gone, and the other end does not hear of it; new connections work. */
  halfOpen(gone: "the database" | "the server"): void;
  /** The cable is in again; what was lost stays lost, so connections of before are broken. */
  mend(): void;
  close(): Promise<void>;
}

export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  const port = await freePort();
  const pairs = new Set<readonly [near: Socket, far: Socket]>();
  let cut: Cut | undefined;
  const server = createServer((near) => {
    const far = connect(targetPort, "127.0.0.1");
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = (): void => {
      near.destroy();
      far.destroy();
      pairs.delete(pair);
    };
    for (const [from, to, lostWhen] of [
      [near, far, "to the database"],
      [far, near, "to the server"],
    ] as const) {
      const lost = () => cut === "both ways" || cut === lostWhen || to.destroyed;
      from.on("data", (bytes: Buffer) => {
        if (!lost()) to.write(bytes);
      });
      from.on("error", () => undefined);
      from.on("close", () => {
        // Who hangs up on a cut cable is not heard at the other end.
        if (!lost() && !deaf.has(to)) end();
      });
    }
  });
  /** Ends that do not hear of the other's. */
  const deaf = new WeakSet<Socket>();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const endAll = (): void => {
    for (const [near, far] of pairs) {
      near.destroy();
      far.destroy();
    }
    pairs.clear();
  };
  return {
    port,
    cut(which) {
      cut = which;
    },
    halfOpen(gone) {
      for (const [near, far] of pairs) {
        const [dead, left] = gone === "the database" ? [far, near] : [near, far];
        deaf.add(left);
        dead.destroy();
      }
    },
    mend() {
      endAll();
      cut = undefined;
    },
    close() {
      endAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
