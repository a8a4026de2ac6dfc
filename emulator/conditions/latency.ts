import type { Time } from './clock';

/** The round trip in ms, or a minimum and maximum between which each request's is drawn at random. */
export type Latency = number | [min: number, max: number];

/** A request arrives, and is counted, after half of its latency. */
export async function delayHalfLatency(latency: Latency, time: Time): Promise<void> {
	const [min, max] = typeof latency === 'number' ? [latency, latency] : latency;
	const ms = (min + Math.random() * (max - min)) / 2;
	if (ms > 0) await time.sleep(ms);
}
