import { existsSync } from "node:fs";
import type { Texts } from "@lendloom/engine/kernel";
import { StoreOpenError } from "../open-error.ts";

/**
 * The URL of a PostgreSQL database as the driver takes it. Throws `store.url-invalid` with a sentence that says which
 * part is wrong of what `origin` says, and never repeats a password. Knows what people paste: other protocols, quotation marks, characters
 * of a password that are not percent-encoded, options of other programs.
 */
export function databaseUrl(given: string, origin = "LENDLOOM_DATABASE_URL"): string {
  const text = given.trim();
  const fault = faultOfText(text);
  if (fault !== undefined) throw invalid(fault, origin);
  // The driver takes no host before `/` as one to come from an option; an URL of the standard has one.
  const written = text.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=\/)/, "$1localhost");
  if (!URL.canParse(written)) throw invalid(unparseable(written), origin);
  const url = new URL(written);
  const part = faultOfParts(url) ?? faultOfOptions(url);
  if (part !== undefined) throw invalid(part, origin);
  return written;
}

function invalid({ "zh-CN": zh, en }: Texts, origin: string): StoreOpenError {
  return new StoreOpenError("store.url-invalid", {
    "zh-CN": `${origin} ${zh}；应形如 postgres://用户:密码@主机:5432/数据库。`,
    en: `${origin} ${en}; expected something like postgres://user:password@host:5432/database.`,
  });
}

function faultOfText(text: string): Texts | undefined {
  if (/^["'`“‘].*["'`”’]$/s.test(text)) {
    return { "zh-CN": "前后多了引号", en: "stands in quotation marks" };
  }
  if (text.startsWith("jdbc:"))
    return { "zh-CN": "开头多了 jdbc:", en: "begins with jdbc:, which does not belong" };
  if (text.startsWith("/")) {
    return {
      "zh-CN": "是一个路径；Unix 套接字写作 postgres://用户@/数据库?host=/var/run/postgresql",
      en: "is a path; a Unix socket is written postgres://user@/database?host=/var/run/postgresql",
    };
  }
  if (/^[a-z_]+\s*=/i.test(text)) {
    return { "zh-CN": "是一串“名=值”，不是网址", en: "is a list of name=value, not a URL" };
  }
  const protocol = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
  if (protocol === undefined)
    return { "zh-CN": "没有以 postgres:// 开头", en: "does not begin with postgres://" };
  if (!["postgres", "postgresql"].includes(protocol)) {
    return {
      "zh-CN": `以 ${protocol}:// 开头，只支持 postgres:// 或 postgresql://`,
      en: `begins with ${protocol}://, and only postgres:// or postgresql:// is known`,
    };
  }
  if (/\s/.test(text)) {
    return {
      "zh-CN": "里有空格或换行；密码里的空格写作 %20",
      en: "has a space or a line break in it; a space of a password is written %20",
    };
  }
  return undefined;
}

const passwordCharacters: Texts = {
  "zh-CN": "无法拆分；密码里的特殊字符要转义：@ 写 %40，: 写 %3A，/ 写 %2F，# 写 %23，? 写 %3F，% 写 %25",
  en: "cannot be taken apart; special characters of a password are escaped: @ as %40, : as %3A, / as %2F, # as %23, ? as %3F, % as %25",
};

/** `URL` could not read it: the port, several hosts, or a password that ends the address. */
function unparseable(text: string): Texts {
  const address = text.replace(/^[a-z]+:\/\//, "").split(/[/?#]/, 1)[0] ?? "";
  const behind = text.slice(text.indexOf(address) + address.length);
  if (behind.includes("@")) return passwordCharacters;
  const host = address.slice(address.lastIndexOf("@") + 1);
  if (host.includes(",")) return severalHosts;
  const port = /:([^:\]]*)$/.exec(host)?.[1];
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) <= 65_535)) {
    return {
      "zh-CN": "的端口应是 1 到 65535 之间的整数",
      en: "has a port that is not a whole number from 1 to 65535",
    };
  }
  return host === "" ? noHost : passwordCharacters;
}

const severalHosts: Texts = {
  "zh-CN": "里有多个主机；只写主库，或写一个指向主库的名字",
  en: "names several hosts; name the primary alone, or a name that leads to it",
};
const noHost: Texts = { "zh-CN": "没有写主机", en: "names no host" };

function faultOfParts(url: URL): Texts | undefined {
  if (url.hash !== "" || url.pathname.includes("@") || url.search.includes("@")) return passwordCharacters;
  if (![url.username, url.password, url.hostname, url.pathname].every(decodes)) return passwordCharacters;
  if (url.hostname.includes(",")) return severalHosts;
  if (url.hostname === "" && !url.searchParams.has("host")) return noHost;
  if (url.port === "0") return { "zh-CN": "的端口不能是 0", en: "has port 0" };
  const database = url.pathname.slice(1);
  if (database === "") return { "zh-CN": "没有写数据库名", en: "names no database" };
  if (database.includes("/"))
    return { "zh-CN": "的数据库名里有斜线", en: "names a database with a slash in it" };
  return undefined;
}

function decodes(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const sslModes = ["disable", "prefer", "require", "verify-ca", "verify-full", "no-verify"] as const;
const files = ["sslcert", "sslkey", "sslrootcert"] as const;
/** What the driver knows; anything else it would leave out without a word. */
const options: ReadonlySet<string> = new Set([
  ...files,
  "sslmode",
  "ssl",
  "sslnegotiation",
  "uselibpqcompat",
  "host",
  "port",
  "user",
  "password",
  "application_name",
  "client_encoding",
  "options",
]);

function faultOfOptions({ searchParams }: URL): Texts | undefined {
  for (const [name, value] of searchParams) {
    if (!options.has(name)) {
      return {
        "zh-CN": `里有不认识的选项 ${name}；认识的是 ${[...options].join("、")}`,
        en: `has an unknown option ${name}; known are ${[...options].join(", ")}`,
      };
    }
    if (name === "sslmode" && !sslModes.some((mode) => mode === value)) {
      return {
        "zh-CN": `的 sslmode 应是 ${sslModes.join("、")} 之一`,
        en: `has an sslmode other than ${sslModes.join(", ")}`,
      };
    }
    if (files.some((file) => file === name) && !existsSync(value)) {
      return { "zh-CN": `的 ${name} 指向不存在的文件`, en: `names a file in ${name} that is not there` };
    }
  }
  if (searchParams.get("uselibpqcompat") === "true" && searchParams.get("sslmode") === "verify-ca") {
    if (!searchParams.has("sslrootcert")) {
      return {
        "zh-CN": "的 sslmode=verify-ca 需要 sslrootcert",
        en: "has sslmode=verify-ca without sslrootcert",
      };
    }
  }
  return undefined;
}
