import type { Results, SystemResult } from "./results.ts";
import { table } from "./table.ts";

/** The whole report for a terminal, from what `results.json` holds. */
export function terminalReport(results: Results): string {
  const { systems, protocol, warnings } = results;
  const speakers = systems[0].perSpeaker.length;
  return [
    heading(`Accuracy in %, mean over ${speakers} test speakers ± standard deviation`),
    accuracyTable(systems),
    heading("Recall of each class in %, all utterances"),
    recallTable(systems),
    heading("Each test speaker, WA / UA in %"),
    speakerTable(systems),
    heading("Confusion, all utterances: rows are the true class, columns the predicted one"),
    systems.map(confusionTable).join("\n\n"),
    heading("Protocol"),
    ...protocol.map((line) => `- ${line}`),
    ...warnings.map((warning) => `- Warning: ${warning}`),
  ].join("\n");
}

function heading(text: string): string {
  return `\n${text}\n`;
}

function percent(fraction: number | null): string {
  return fraction === null ? "-" : (100 * fraction).toFixed(1);
}

/** The paper's Table 2: systems by hidden units. */
function accuracyTable(systems: SystemResult[]): string {
  const sizes = [...new Set(systems.map(({ hidden }) => hidden))].sort((a, b) =>
    (a ?? 0) - (b ?? 0)
  );
  const ids = [...new Set(systems.map(({ id }) => id))];
  const rows = Object.entries(measures).flatMap(([name, figure]) =>
    ids.map((id) => [
      name,
      id,
      ...sizes.map((size) => {
        const system = systems.find((system) => system.id === id && system.hidden === size);
        return system ? figure(system) : "";
      }),
    ])
  );
  return table([["", "hidden units", ...sizes.map((size) => String(size ?? "none"))], ...rows], 2);
}

const measures: Record<string, (system: SystemResult) => string> = {
  WA: ({ wa, waDeviation }) => `${percent(wa)} ± ${percent(waDeviation)}`,
  UA: ({ ua, uaDeviation }) => `${percent(ua)} ± ${percent(uaDeviation)}`,
  "WA pooled": ({ pooled }) => percent(pooled.wa),
  "UA pooled": ({ pooled }) => percent(pooled.ua),
};

function nameOf({ id, hidden }: SystemResult): string {
  return hidden === null ? id : `${id} ${hidden}`;
}

/** The paper's Table 3. */
function recallTable(systems: SystemResult[]): string {
  const { labels } = systems[0].confusion;
  return table([
    ["", ...labels],
    ...systems.map((
      system,
    ) => [nameOf(system), ...labels.map((label) => percent(system.recall[label]))]),
  ]);
}

function speakerTable(systems: SystemResult[]): string {
  return table([
    ["speaker", "utterances", ...systems.map(nameOf)],
    ...systems[0].perSpeaker.map(({ speaker, utterances }, i) => [
      speaker,
      String(utterances),
      ...systems.map(({ perSpeaker }) =>
        `${percent(perSpeaker[i].wa)} / ${percent(perSpeaker[i].ua)}`
      ),
    ]),
  ]);
}

function confusionTable(system: SystemResult): string {
  const { labels, counts } = system.confusion;
  return table([
    [nameOf(system), ...labels],
    ...counts.map((row, i) => [labels[i], ...row.map(String)]),
  ]);
}
