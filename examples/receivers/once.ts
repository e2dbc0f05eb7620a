/**
 * Processes each delivery once. Posthorn sends a delivery again if it does not get the response, so an id can come
 * twice. In memory, for an example: keep the ids in your database, in the transaction that processes the event.
 */
export class Once {
  private readonly done = new Set<string>();

  async run(id: string, process: () => Promise<void>): Promise<void> {
    if (this.done.has(id)) return;
    await process();
    this.done.add(id);
  }
}
