/** The work that `flushDivided` does for a batch and its parts, and the receiver of their outcomes. */
export interface DividedFlush<T> {
  flush: (batch: T[]) => Promise<void>;
  /** Returns true for an error that single items have caused. Default: no error is of that kind. */
  isRefusal?: (error: unknown) => boolean;
  /** Called with items that are done, or with a refused item and its error, in the order of the batch. */
  onEnd: (items: readonly T[], refusal?: { error: unknown }) => void;
}

/**
 * Flushes a batch. A refused batch is divided until each of the refused items is alone, so that the others are done.
 * @throws an error that is no refusal; items that have not ended by then are not done
 */
export async function flushDivided<T>(batch: T[], { flush, isRefusal, onEnd }: DividedFlush<T>): Promise<void> {
  const pieces = [batch];
  for (let piece = pieces.pop(); piece; piece = pieces.pop()) {
    try {
      await flush(piece);
      onEnd(piece);
    } catch (error) {
      if (!isRefusal?.(error)) throw error;
      const half = piece.length >> 1;
      if (half === 0) onEnd(piece, { error });
      else pieces.push(piece.slice(half), piece.slice(0, half));
    }
  }
}
