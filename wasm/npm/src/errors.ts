/** What went wrong: a stable code, and the path of the field where there is one. Never a value. */
export class CountersignError extends Error {
  /** A stable code, such as `not_loaded` or `request.unreadable`. */
  readonly code: string;
  /** A path of field names; empty where none applies. */
  readonly path: string;

  constructor(code: string, message: string, path = "") {
    super(message);
    this.name = "CountersignError";
    this.code = code;
    this.path = path;
  }
}
