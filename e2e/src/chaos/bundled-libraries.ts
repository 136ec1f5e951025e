// Loaded before a server, so that it starts as `pnpm start` starts it: with its libraries in one file each.
import { useLibraryBundle } from "../../../server/src/library-bundle.ts";
import { root } from "../installation.ts";

await useLibraryBundle(root);
