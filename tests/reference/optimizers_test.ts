import { checkAllClose, checkClose } from "./check.ts";
import { adamRule, momentumRule } from "./optimizers.ts";

Deno.test("momentum by hand: two steps", () => {
  const theta = Float64Array.of(1, 2);
  const rule = momentumRule(0.5, 0.5);
  rule(theta, Float64Array.of(2, -4));
  checkAllClose(theta, [0, 4], 0, "v = (-1, 2)");
  rule(theta, Float64Array.of(0, 4));
  checkAllClose(theta, [-0.5, 3], 0, "v = (-0.5, -1)");
});

Deno.test("Adam: the first step is the rate, whatever the gradient; the second by hand", () => {
  const theta = Float64Array.of(0, 0);
  const rule = adamRule(0.1, 0.5, 0.75, 0);
  rule(theta, Float64Array.of(3, -1e-3));
  checkAllClose(theta, [-0.1, 0.1], 1e-15, "first");
  rule(theta, Float64Array.of(0, 1e-3));
  // m = 0.75, v = 1.6875, corrected by 3/4 and 7/16; then m = 0.00025 / 0.75, v = 1e-6
  checkClose(theta[0], -0.1 - 0.1 * (0.75 / 0.75) / Math.sqrt(1.6875 / 0.4375), 1e-15, "second");
  checkClose(theta[1], 0.1 - 0.1 * (0.00025 / 0.75) / 1e-3, 1e-15, "second");
});
