/** A status of a problem. */
export type ProblemStatus = 400 | 404 | 405 | 408 | 413 | 415 | 422 | 429 | 500 | 503;

/** The statuses' names (RFC 9110). */
const titles: Readonly<Record<ProblemStatus, string>> = {
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  500: "Internal Server Error",
  503: "Service Unavailable",
};

/** A request that is not answered as wished, as its client is told (RFC 9457). */
export class Problem extends Error {
  /** Tells it from other errors where classes are not at hand. */
  override name = "Problem";
  /** of the response */
  readonly status: ProblemStatus;
  /** of the response, besides the content's type */
  readonly headers: Readonly<Record<string, string>>;

  /**
   * Makes a problem.
   *
   * @param detail what is wrong with this request, with the value at hand
   */
  constructor(
    status: ProblemStatus,
    detail: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.status = status;
    this.headers = headers;
  }

  /** The answer to the client. */
  toResponse(): Response {
    const { status, message: detail } = this;
    // the type about:blank says: the status says it all
    return Response.json({ type: "about:blank", title: titles[status], status, detail }, {
      status,
      headers: { ...this.headers, "content-type": "application/problem+json" },
    });
  }
}
