/** Workers that share a step, and how many there are. */
export { Pool, type SharedModule } from './pool.ts';
export { setThreads, threadCount, workers } from './threads.ts';
