import { InputError } from "../input_error.ts";

/**
 * The paths on a command line; without any, standard input is a list of them, one in a line.
 *
 * @param verb what is done with them, for the message
 * @throws InputError if there are none
 */
export async function pathsOf(verb: string, positionals: string[]): Promise<string[]> {
  if (positionals.length > 0) return positionals;
  const text = Deno.stdin.isTerminal() ? "" : await new Response(Deno.stdin.readable).text();
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  if (lines.length > 0) return lines;
  throw new InputError(`Cannot ${verb} nothing: give files or folders, or a list of them`);
}
