import { contentLength, SharedBudget } from '#kernel';
import type { RoutedDelivery } from '#message-log';
import { DELIVERY_BYTES, PIECE_BYTES } from './read-piece.ts';
import { SendWindow } from './send-window.ts';

/** The age at which a piece leaves the window and counts by its bytes alone: it waits for slow receivers. */
const SLOW_PIECE_MS = 1_000;
const MANY_PIECES = 1_000;

/** Deliveries that were handed to the log together. */
export interface SentPiece {
  projectId: string;
  deliveries: number;
  bytes: number;
  sentAtMs: number;
  isInWindow: boolean;
}

/**
 * The pieces that fan-outs have in flight. Young pieces are bounded in deliveries, all pieces in bytes; projects have
 * shares in both.
 */
export class InFlight {
  private readonly window = new SendWindow();
  private readonly budget: SharedBudget;
  private young: SentPiece[] = [];

  /** @param maxBytes over all projects */
  constructor(maxBytes: number) {
    this.budget = new SharedBudget(maxBytes, [1]);
  }

  /** Deliveries of young pieces. */
  get deliveries(): number {
    return this.window.inFlight;
  }

  /** Returns true if a project may send another piece. */
  hasRoom(projectId: string): boolean {
    return this.roomOf(projectId) > 0 && this.budget.fits([projectId], PIECE_BYTES);
  }

  /** Room of a project for more young deliveries. */
  roomOf(projectId: string): number {
    return this.window.roomOf(projectId);
  }

  /** See `SendWindow.noteTurn`. */
  noteTurn(turnMs: number): boolean {
    return this.window.noteTurn(turnMs);
  }

  open(projectId: string, deliveries: readonly RoutedDelivery[], sentAtMs: number): SentPiece {
    const bytes = deliveries.reduce((sum, { event }) => sum + contentLength(event) + DELIVERY_BYTES, 0);
    const piece = { projectId, deliveries: deliveries.length, bytes, sentAtMs, isInWindow: true };
    this.window.take(projectId, piece.deliveries);
    this.budget.take([projectId], bytes);
    this.young.push(piece);
    return piece;
  }

  /** Called when the log has acknowledged or refused the piece. */
  close(piece: SentPiece): void {
    this.leaveWindow(piece);
    this.budget.give([piece.projectId], piece.bytes);
  }

  /** Takes pieces that have grown old out of the window. */
  age(nowMs: number): void {
    let old = 0;
    while (old < this.young.length && this.young[old]!.sentAtMs < nowMs - SLOW_PIECE_MS) {
      this.leaveWindow(this.young[old++]!);
    }
    this.young.splice(0, old);
    if (this.young.length > MANY_PIECES) this.young = this.young.filter(({ isInWindow }) => isInWindow);
  }

  private leaveWindow(piece: SentPiece): void {
    if (!piece.isInWindow) return;
    piece.isInWindow = false;
    this.window.give(piece.projectId, piece.deliveries);
  }
}
