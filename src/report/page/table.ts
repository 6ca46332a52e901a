import type { Column, ReportTable } from "../tables.ts";
import { type Html, markup } from "./markup.ts";

/** A table of the report. */
export function tableHtml({ id, caption, note, headings, columns, rows }: ReportTable): Html {
  const cell = (text: string, j: number) => {
    if (j < headings) return markup`<th scope="row">${text}</th>`;
    return columns[j].words ? markup`<td class="words">${text}</td>` : markup`<td>${text}</td>`;
  };
  const names = columns.map((column, j) => ({ ...column, words: j < headings || column.words }));
  return markup`${frame(id, caption, headingRows(names), rows.map((row) => row.map(cell)))}
${note === undefined ? "" : markup`<p class="note">${note}</p>`}`;
}

/**
 * A table's frame. Where the table is wider than the page it scrolls by itself, with the keyboard too.
 *
 * @param head its rows of headings
 * @param body the cells of its other rows
 */
export function frame(id: string, caption: string, head: Html, body: Html[][]): Html {
  return markup`
<div class="wide" role="group" aria-labelledby="${id}-caption" tabindex="0">
<table id="${id}">
<caption id="${id}-caption">${caption}</caption>
<thead>${head}</thead>
<tbody>${
    body.map((cells) =>
      markup`
<tr>${cells}</tr>`
    )
  }
</tbody>
</table>
</div>`;
}

/** One row of names, or two where columns have a common one. */
function headingRows(columns: Column[]): Html {
  const heading = ({ name, words }: Column, rows: number) =>
    markup`<th scope="col" rowspan="${rows}" class="${words ? "words" : "figures"}">${name}</th>`;
  if (columns.every(({ group }) => group === undefined)) {
    return markup`<tr>${columns.map((column) => heading(column, 1))}</tr>`;
  }
  const upper = columns.flatMap((column, j) => {
    const { group } = column;
    if (group === undefined) return heading(column, 2);
    if (columns[j - 1]?.group === group) return [];
    const end = columns.findIndex((other, k) => k > j && other.group !== group);
    const span = (end < 0 ? columns.length : end) - j;
    return markup`<th scope="colgroup" colspan="${span}">${group}</th>`;
  });
  const lower = columns.filter(({ group }) => group !== undefined)
    .map((column) => heading(column, 1));
  return markup`<tr>${upper}</tr><tr>${lower}</tr>`;
}
