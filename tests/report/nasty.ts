/** Names that mean something in HTML, LaTeX, Markdown, CSV or a terminal. */
export const nasty = [
  "<script>alert(1)</script>",
  "</style><img src=x onerror=alert(2)>",
  "a|b \\| c",
  "50 % of #1 & $2_{3}^{4} ~ \\textbf{x}",
  "\"double\" and 'single'",
  "*bold* _italic_ `code` [link](http://x.invalid)",
  "line\nbreak\r\nand\ttab",
  "&amp; &lt; &#60;",
  "[bracket first",
  "* star first",
];
