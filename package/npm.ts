/**
 * Runs npm in a folder, without what it would ask or tell beside its task.
 *
 * @returns what it writes
 * @throws Error with what it complains about
 */
export async function npm(folder: string, ...args: string[]): Promise<string> {
  const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"];
  const command = new Deno.Command(Deno.build.os === "windows" ? "npm.cmd" : "npm", {
    args: [...args, ...quiet],
    cwd: folder,
  });
  const { success, ...output } = await command.output();
  const [stdout, stderr] = [output.stdout, output.stderr].map((b) => new TextDecoder().decode(b));
  if (!success) throw new Error(`npm ${args.join(" ")}: ${stderr || stdout}`);
  return stdout;
}
