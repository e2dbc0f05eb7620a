import { readdirSync } from 'node:fs';
import { readProc } from '../process-tree.ts';

const BETWEEN_LOOKS_MS = 100;

/** The most memory and files that a process has used. */
export interface MostUsed {
  /** Resident memory of all its threads at its peak, by the kernel (VmHWM). */
  rssBytes: number;
  /** Open files and sockets, counted ten times a second. */
  openFiles: number;
}

function openFilesOf(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0; // it ended meanwhile
  }
}

/**
 * Watches a process from now on. @returns a function that ends the watch and returns the most that the process has used
 * since its start
 */
export function watchProcess(pid: number): () => MostUsed {
  const most: MostUsed = { rssBytes: 0, openFiles: 0 };
  const look = () => {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readProc(pid, 'status') ?? '')?.[1];
    most.rssBytes = Math.max(most.rssBytes, Number(kilobytes ?? 0) * 1_024);
    most.openFiles = Math.max(most.openFiles, openFilesOf(pid));
  };
  const timer = setInterval(look, BETWEEN_LOOKS_MS);
  look();
  return () => {
    clearInterval(timer);
    look();
    return most;
  };
}
