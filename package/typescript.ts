/**
 * The TypeScript compiler, for what Deno does not do: code for older runtimes and `.d.ts` files. It is
 * pinned by a lock file of its own: of the project's, everyone who runs the program downloads all.
 */
import { fileURLToPath } from "node:url";

const lock = fileURLToPath(new URL("typescript.lock", import.meta.url));
const program = ["run", "-A", "--quiet", "--no-config", `--lock=${lock}`, "--frozen"];

/**
 * Runs `tsc`.
 *
 * @throws Error with what it complains about
 */
export async function tsc(...args: string[]): Promise<void> {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...program, "npm:typescript@5.9.3/tsc", ...args],
    env: { NO_COLOR: "1" },
  });
  const { success, stdout, stderr } = await command.output();
  if (success) return;
  const [found, failed] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  throw new Error(`tsc ${args.join(" ")}:\n${found}${failed}`);
}
