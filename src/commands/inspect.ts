import { InputError } from "../input_error.ts";
import { decodeModel, describeModelFile } from "../model_file/mod.ts";
import { terminalModel, terminalModelFile } from "../report/mod.ts";
import { sha256 } from "../sha256.ts";
import { parseCommandLine } from "./arguments.ts";
import { useModelFile } from "./model_file.ts";
import { print } from "./terminal.ts";

const options = { json: { type: "boolean", default: false } } as const;

/** Prints the card of a model and what its file is made of. */
export async function inspectCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseCommandLine(args, options);
  if (positionals.length !== 1) {
    throw new InputError(
      `Cannot inspect ${positionals.length} models: give one file that train wrote`,
    );
  }
  const [path] = positionals;
  const { file, content } = await useModelFile(path, "inspect", (file) => ({
    file,
    content: decodeModel(file),
  }));
  const layout = describeModelFile(file);
  const facts = { bytes: file.length, sha256: await sha256(file) };
  if (values.json) {
    const { card, arithmetic, classes, features: { names, ...features }, scaler } = content;
    print(escapedJson({
      file: { ...facts, ...layout },
      arithmetic,
      classes,
      features: { count: names.length, ...features, clip: scaler.clip },
      card,
    }));
  } else {
    print(`${terminalModel(content)}\n${terminalModelFile(content, layout, facts)}\n`);
  }
  return 0;
}

/** JSON in which nothing can move a terminal's cursor, or turn the direction of text. */
function escapedJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(
    /[\x7f-\x9f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `${text}\n`;
}
