/**
 * Runs tasks, some at a time, and hands out what becomes of them in their order.
 *
 * @param ahead how many may run, or be finished and wait for one before them; the next task is asked for when
 *   there are fewer
 */
export async function* inOrder<Task, Outcome>(
  tasks: Iterable<Task> | AsyncIterable<Task>,
  run: (task: Task) => Promise<Outcome>,
  ahead: number,
): AsyncGenerator<Outcome, void> {
  const running: Promise<Outcome>[] = [];
  for await (const task of tasks) {
    const outcome = run(task);
    outcome.catch(() => {}); // the first to fail is thrown below, in its turn
    running.push(outcome);
    if (running.length >= ahead) yield await running.shift()!;
  }
  while (running.length > 0) yield await running.shift()!;
}
