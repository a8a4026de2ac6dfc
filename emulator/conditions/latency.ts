/* eslint-disable @n8n/community-nodes/no-restricted-imports -- not part of the package; delays responses */
import { setTimeout as sleep } from 'node:timers/promises';

export { sleep };

/** The round trip in ms, or a minimum and maximum between which each request's is drawn at random. */
export type Latency = number | [min: number, max: number];

/** A request arrives, and is counted, after half of its latency. */
export async function delayHalfLatency(latency: Latency): Promise<void> {
	const [min, max] = typeof latency === 'number' ? [latency, latency] : latency;
	const ms = (min + Math.random() * (max - min)) / 2;
	if (ms > 0) await sleep(ms);
}
