/** Workers that share a step, and how many there are. */
export type { OpenModule, Pool, SharedModule } from './pool.ts';
export { setThreads, threadCount, workers } from './threads.ts';
