/** Shows how far a run is, while it runs. */
export interface Progress {
  /** A message of its own line. */
  note(text: string): void;
  /** A task's stage went on; `done` is the run's share that is finished, from 0 to 1. */
  update(done: number, text: string): void;
  /** A task ended. */
  finished(done: number, text: string): void;
  /** Nothing more follows. */
  end(): void;
}

/** Shows nothing. */
export const silent: Progress = { note() {}, update() {}, finished() {}, end() {} };

/** Plain lines: one for each note and each finished task, and one after half a minute without. */
export function plainProgress(write: (text: string) => void): Progress {
  const started = performance.now();
  let last = started;
  const show = (done: number, text: string) => {
    last = performance.now();
    write(`${percent(done)}  ${text}${left(started, done)}\n`);
  };
  return {
    note: (text) => write(`${text}\n`),
    update(done, text) {
      if (performance.now() - last > 30_000) show(done, text);
    },
    finished: show,
    end() {},
  };
}

/**
 * One line that is written over, at most ten times a second.
 *
 * @param columns the terminal's width at the moment
 */
export function liveProgress(write: (text: string) => void, columns: () => number): Progress {
  const started = performance.now();
  let last = 0;
  const show = (done: number, text: string) => {
    last = performance.now();
    const filled = Math.round(done * 20);
    const bar = "█".repeat(filled) + "░".repeat(20 - filled);
    write(
      `\r\x1b[K${`${bar} ${percent(done)}${left(started, done)}  ${text}`.slice(0, columns() - 1)}`,
    );
  };
  return {
    note: (text) => write(`\r\x1b[K${text}\n`),
    update(done, text) {
      if (performance.now() - last > 100) show(done, text);
    },
    finished: show,
    end: () => write("\r\x1b[K"),
  };
}

function percent(done: number): string {
  return `${Math.floor(100 * done).toString().padStart(3)} %`;
}

/** Time left, from the time that the finished share took. */
function left(started: number, done: number): string {
  if (done <= 0.01 || done >= 1) return "";
  const seconds = Math.round((performance.now() - started) / 1000 * (1 - done) / done);
  const [h, m, s] = [seconds / 3600, seconds / 60 % 60, seconds % 60].map(Math.floor);
  const two = (n: number) => n.toString().padStart(2, "0");
  return `, ${h ? `${h}:${two(m)}` : m}:${two(s)} left`;
}
