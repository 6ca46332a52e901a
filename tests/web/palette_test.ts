/** The classes' colors stand out from the page, and from each other in the common kinds of color blindness. */
import assert from "node:assert/strict";

const css = await Deno.readTextFile(new URL("../../web/style.css", import.meta.url));
const [light, dark] = [...css.matchAll(/:root \{([^}]*)\}/g)].map(([, rules]) =>
  Object.fromEntries(
    [...rules.matchAll(/--([\w-]+): #(\w{6});/g)].map(([, name, value]) =>
      [name, linear(value)] as const
    ),
  )
);

type Color = readonly number[];

/** Red, green and blue as light, 0 to 1. */
function linear(hex: string): Color {
  return Array.from(Uint8Array.fromHex(hex), (byte) => {
    const value = byte / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

function luminance([red, green, blue]: Color): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** As the Web Content Accessibility Guidelines have it. */
function contrast(one: Color, other: Color): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, "A physiologically-based model for simulation of color vision deficiency", severity 1. */
const visions: Readonly<Record<string, readonly Color[]>> = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function seenBy(vision: readonly Color[], color: Color): Color {
  return vision.map((row) => row.reduce((sum, weight, i) => sum + weight * color[i], 0));
}

/** Distance in OKLab (Ottosson 2020), where 0.02 is just noticed. */
function distance(one: Color, other: Color): number {
  const [a, b] = [one, other].map(oklab);
  return Math.hypot(...a.map((value, i) => value - b[i]));
}

function oklab([r, g, b]: Color): Color {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

for (const [scheme, colors] of Object.entries({ light, dark })) {
  const classes = Array.from({ length: 8 }, (_, i) => colors[`class-${i}`]);

  Deno.test(`${scheme}: each class has a contrast of 3 to what is behind it`, () => {
    for (const color of classes) assert(contrast(color, colors.surface) >= 3, String(color));
  });

  for (const [name, vision] of Object.entries(visions)) {
    Deno.test(`${scheme}: the first six classes differ in ${name} vision`, () => {
      const seen = classes.slice(0, 6).map((color) => seenBy(vision, color));
      seen.forEach((one, i) =>
        seen.slice(0, i).forEach((other, j) => {
          const apart = distance(one, other);
          assert(apart >= 0.08, `${j} and ${i}: ${apart.toFixed(3)}`);
        })
      );
    });
  }
}
