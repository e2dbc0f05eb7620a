/** The process can do its work; and what keeps accepted events from being delivered, if anything does. */
export interface ReadinessView {
  /** `stalled` if something stands still: requests are accepted, and delivered once it goes on. */
  status: 'ok' | 'stalled';
  /** What stands still, the oldest first. */
  standstills: {
    /** `horizon`, `delivery`, or the name of a cursor, say `import:shop`. */
    name: string;
    /** RFC 3339. */
    since: string;
    /** What it is, and what to do. */
    cause: string;
  }[];
}
