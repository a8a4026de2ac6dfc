import { generateMersenne32Randomizer } from '@faker-js/faker';

/** Pseudorandom: the same seed gives the same numbers. */
export class SeededRandom {
	private readonly randomizer = generateMersenne32Randomizer();

	/** @param skip how many numbers of the stream to skip */
	constructor(seed: number | number[], skip = 0) {
		this.randomizer.seed(seed);
		for (let count = 0; count < skip; count += 1) this.randomizer.next();
	}

	/** At least 0, less than 1. */
	fraction(): number {
		return this.randomizer.next();
	}

	chance(probability: number): boolean {
		return this.fraction() < probability;
	}

	/** At least 0, less than `limit`. */
	integer(limit: number): number {
		return Math.floor(this.fraction() * limit);
	}

	pick<T>(choices: readonly T[]): T {
		return choices[this.integer(choices.length)];
	}

	/** Uses five numbers from the stream. */
	uuid(): string {
		const hex = this.hex() + this.hex() + this.hex() + this.hex();
		const variant = '89ab'[this.integer(4)];
		return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
	}

	shuffled<T>(rows: readonly T[]): T[] {
		const result = rows.slice();
		for (let last = result.length - 1; last > 0; last -= 1) {
			const other = this.integer(last + 1);
			[result[last], result[other]] = [result[other], result[last]];
		}
		return result;
	}

	private hex(): string {
		return this.integer(2 ** 32)
			.toString(16)
			.padStart(8, '0');
	}
}

/** The seed of a resource's own stream, so that a new resource doesn't change the others. */
export const seedOf = (seed: number, resource: string): number[] => [
	seed,
	...Array.from(resource, (letter) => letter.charCodeAt(0)),
];
