// Other programs' readers of feature files: Python's, where they are.

/** The Python to try: what EMODAE_PYTHON names, else python3. */
const python = Deno.env.get("EMODAE_PYTHON") ?? "python3";

/** Runs a program on arguments; throws what it writes on standard error if it fails. */
export function runPython(program: string, args: string[] = []): string {
  const { code, stdout, stderr } = new Deno.Command(python, { args: ["-c", program, ...args] })
    .outputSync();
  const text = new TextDecoder();
  if (code !== 0) throw new Error(text.decode(stderr));
  return text.decode(stdout);
}

/** For the names of tests that need Python's modules: empty if one of these statements can be run. */
export function pythonMissing(...imports: string[]): string {
  const runs = (statement: string) => {
    try {
      runPython(statement);
      return true;
    } catch {
      return false;
    }
  };
  return imports.some(runs)
    ? ""
    : ` (ignored: ${python} cannot "${imports.join('" or "')}", see EMODAE_PYTHON)`;
}
