/** The code in docs/library.md. */

const page = await Deno.readTextFile(new URL("../../docs/library.md", import.meta.url));
const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code]) => ({
  language,
  code,
}));

/** The code that is shown as files: a comment in the first line has the name. */
export const files: Readonly<Record<string, string>> = Object.fromEntries(
  blocks.flatMap(({ code }) => {
    const name = code.match(/^(?:\/\/|<!--) (\S+\.\w+)( -->)?\n/)?.[1];
    return name ? [[name, code]] : [];
  }),
);

/** What is to be pasted into a terminal. */
export const commands: readonly string[] = blocks
  .filter(({ language }) => language === "sh")
  .map(({ code }) => code);

/** The content security policy that a page may have. */
export const policy: string = blocks.find(({ language }) => language === "text")!.code.trim();
