/** The failure of an examination: no broker responds, or all refuse the connection. */
export class KafkaExaminationError extends Error {
  /** @param advice the remedy in sentences, if the brokers refuse the connection; empty if the message has it */
  constructor(
    message: string,
    readonly advice: string | undefined,
    options: ErrorOptions,
  ) {
    super(message, options);
  }
}
