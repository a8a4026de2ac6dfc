/*
 * Reads the body of a response. n8n itself sets no limit, and a few bytes can hold a value that takes much longer to
 * process than to receive.
 */

export const MAX_BODY_BYTES = 50 * 1_000_000;
/** A page of 1,000 rows, ten times as many as are requested, with 100 fields each. */
export const MAX_VALUES = 100_000;
/** Levels of lists and objects within each other. */
export const MAX_DEPTH = 100;

/** Why a body isn't read to its end. */
export type BodyFault = 'response too large' | 'too many values';

/** The text of a body that arrives in chunks, or why it is refused; then the rest isn't read. */
export async function readBody(
	chunks: AsyncIterable<Uint8Array>,
	maxValues = MAX_VALUES,
): Promise<{ text: string; fault?: undefined } | { fault: BodyFault }> {
	const decoder = new TextDecoder();
	const counter = new ValueCounter();
	let text = '';
	let size = 0;
	for await (const chunk of chunks) {
		size += chunk.byteLength;
		if (size > MAX_BODY_BYTES) return { fault: 'response too large' };
		counter.add(chunk);
		if (counter.values > maxValues || counter.depth > MAX_DEPTH)
			return { fault: 'too many values' };
		text += decoder.decode(chunk, { stream: true });
	}
	return { text: text + decoder.decode() };
}

const [QUOTE, BACKSLASH, COMMA, ...BRACKETS] = new TextEncoder().encode('"\\,[{]}');
const OPENING: ReadonlySet<number> = new Set(BRACKETS.slice(0, 2));
const CLOSING: ReadonlySet<number> = new Set(BRACKETS.slice(2));

/** Counts what a JSON text holds, before it is parsed. In UTF-8, its own characters are bytes that occur in no other. */
class ValueCounter {
	/** Lists, objects, and what follows a comma. */
	values = 0;
	/** The greatest so far. */
	depth = 0;
	private openCount = 0;
	private isInText = false;
	private isEscaped = false;

	add(chunk: Uint8Array): void {
		for (const byte of chunk) {
			if (this.isInText) this.addInText(byte);
			else if (byte === QUOTE) this.isInText = true;
			else if (byte === COMMA) this.values++;
			else if (OPENING.has(byte)) this.open();
			else if (CLOSING.has(byte)) this.openCount--;
		}
	}

	private addInText(byte: number): void {
		if (this.isEscaped) this.isEscaped = false;
		else if (byte === BACKSLASH) this.isEscaped = true;
		else if (byte === QUOTE) this.isInText = false;
	}

	private open(): void {
		this.values++;
		this.openCount++;
		this.depth = Math.max(this.depth, this.openCount);
	}
}
