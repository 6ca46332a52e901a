import { byId } from "./dom.ts";
import { clock } from "./segments.ts";
import type { State } from "./state.ts";

/** What the user can ask for. */
export interface Actions {
  open(file: File): void;
  example(): void;
  /** switches the microphone on or off */
  listen(): void;
  /** plays or halts */
  play(): void;
  /** looks at the whole recording */
  whole(): void;
}

/** Buttons, files that are dropped, and what is said about what goes on. */
export class Controls {
  readonly #listen = byId<HTMLButtonElement>("listen");
  readonly #play = byId<HTMLButtonElement>("play");
  readonly #whole = byId<HTMLButtonElement>("whole");

  constructor(actions: Actions) {
    const file = byId<HTMLInputElement>("file");
    for (const id of ["choose", "other"]) byId(id).addEventListener("click", () => file.click());
    file.addEventListener("change", () => {
      if (file.files?.[0]) actions.open(file.files[0]);
      file.value = ""; // so that the same file can be chosen again
    });
    this.#listen.addEventListener("click", () => actions.listen());
    byId("example").addEventListener("click", () => actions.example());
    this.#play.addEventListener("click", () => actions.play());
    this.#whole.addEventListener("click", () => actions.whole());
    byId("timeline").addEventListener("keydown", (event) => {
      if (event.key === " ") actions.play();
      else if (event.key === "Escape") actions.whole();
      else return;
      event.preventDefault();
    });
    takeDrops(actions);
  }

  /** Shows a state's activity. */
  render(state: State): void {
    const { activity, model, recording, position, playing, problem, offline } = state;
    const listening = activity === "listening";
    document.body.classList.toggle("listening", listening);
    document.body.classList.toggle("with-recording", recording !== undefined);
    byId("recording").hidden = !recording;
    this.#listen.textContent = listening ? "Stop the microphone" : "Use the microphone";
    byId("example").hidden = !model?.card.corpora.emotional.synthetic;
    byId("offline").hidden = !offline;
    const said = byId("problem");
    if (said.textContent !== (problem ?? "")) said.textContent = problem ?? "";
    byId("progress").textContent = progress(state);
    if (!recording) return;
    const { name, seconds, notes, live } = recording;
    byId("name").textContent = name;
    byId("notes").textContent = [clock(Math.round(seconds)), ...notes].join(" · ");
    this.#play.hidden = live;
    this.#play.setAttribute("aria-label", playing ? "Pause" : "Play");
    this.#whole.hidden = live || position === undefined;
    byId("time").hidden = live;
    byId("time").textContent = `${clock(Math.floor(position ?? 0))} of ${
      clock(Math.round(seconds))
    }`;
  }
}

function progress({ activity, recording }: State): string {
  switch (activity) {
    case "opening":
      return "opening …";
    case "listening":
      return "listening …";
    case "analyzing": {
      const { seconds, segments } = recording!;
      const part = Math.min(1, (segments.at(-1)?.end ?? 0) / seconds);
      return `analyzing … ${Math.round(100 * part)}\u00a0%`;
    }
    default:
      return "";
  }
}

/** A file may be dropped anywhere on the page. */
function takeDrops({ open }: Actions): void {
  const over = (on: boolean) => byId("drop").classList.toggle("over", on);
  addEventListener("dragover", (event) => {
    event.preventDefault();
    over(true);
  });
  addEventListener("dragleave", ({ relatedTarget }) => {
    if (relatedTarget === null) over(false);
  });
  addEventListener("drop", (event) => {
    event.preventDefault();
    over(false);
    const file = event.dataTransfer?.files[0];
    if (file) open(file);
  });
}
