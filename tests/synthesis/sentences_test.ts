import assert from "node:assert/strict";
import { phones } from "../../src/synthesis/phones.ts";
import { emotionalSentences, neutralSentences } from "../../src/synthesis/sentences.ts";

for (const { text, sounds } of [...emotionalSentences, ...neutralSentences]) {
  Deno.test(`"${text}" is written in known sounds, word by word, with accents on vowels`, () => {
    assert.equal(sounds.split(" ").length, text.split(" ").length);
    const signs = [...sounds.replaceAll(/[' ]/g, "")];
    assert.deepEqual(signs.filter((sign) => !(sign in phones)), []);
    const accented = [...sounds.matchAll(/'(.)/g)].map(([, sign]) => sign);
    assert.ok(accented.length >= 1 && accented.every((sign) => phones[sign].vowel));
  });
}
