import assert from "node:assert/strict";
import { large, type Outcome, small } from "./disk_writer.ts";
import { fileOf, soundStore, withFolder } from "./folder.ts";
import { rejects } from "../corpus/files.ts";
import { noDisk, runOnDisk } from "./tmpfs.ts";

const why = noDisk && ` (ignored: no small disk can be mounted: ${noDisk})`;

function outcomeOn(options: string, folder: string): Outcome {
  const { stdout, stderr } = runOnDisk(options, folder, "disk_writer.ts");
  assert.equal(new TextDecoder().decode(stderr), "");
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test({
  name: "a full disk is an error in the input that leaves nothing behind" + why,
  ignore: noDisk !== "",
  fn: () =>
    withFolder((folder) => {
      const message = `Cannot write "${fileOf(folder, large)}": no space left (4 MB needed)`;
      assert.deepEqual(outcomeOn("size=1m", folder), {
        errors: [{ name: "InputError", message }],
        found: true,
        partial: [0],
      });
    }),
});

Deno.test({
  name: "a read-only disk is an error in the input" + why,
  ignore: noDisk !== "",
  fn: () =>
    withFolder((folder) => {
      const { errors, ...rest } = outcomeOn("ro", folder);
      assert.deepEqual(rest, { found: false, partial: [] });
      for (const [index, key] of [small, large].entries()) {
        assert.equal(errors[index].name, "InputError");
        const { message } = errors[index];
        const start = `Cannot write "${fileOf(folder, key)}": Read-only file system`;
        assert.ok(message.startsWith(start), message);
      }
    }),
});

const isRoot = Deno.build.os === "windows" || Deno.uid() === 0;

Deno.test({
  name: "a folder that may not be written is an error in the input" +
    (isRoot ? " (ignored: this user may write everywhere)" : ""),
  ignore: isRoot,
  fn: () =>
    withFolder(async (folder) => {
      Deno.chmodSync(folder, 0o500);
      const put = () => soundStore(folder).put(small, { meta: null, arrays: {} });
      const path = fileOf(folder, small);
      await rejects(put, `Cannot write "${path}": the system denies the permission`);
    }),
});

Deno.test({
  name: "what Deno may not do is an error in the input",
  permissions: { read: true, write: false },
  fn: async () => {
    const put = () => soundStore("no-store").put(small, { meta: null, arrays: {} });
    await rejects(put, `Cannot write "${fileOf("no-store", small)}": `, "--allow-write");
  },
});
