/*
 * Characters that no one sees. They come with text that was copied from a web page, exported, or written by another tool.
 */

/** A joiner that changes what people see: between emoji, or behind a letter of a script that joins its letters. */
const JOINING = String.raw`(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f])\u200d(?=\p{Extended_Pictographic})|(?<=[\p{L}\p{M}])(?<![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}])[\u200c\u200d]`;

/** A tag of a flag, such as Scotland's: a black flag with ten tags at most. */
const FLAG_TAG = String.raw`(?<=\u{1f3f4}[\u{e0020}-\u{e007f}]{0,9})[\u{e0020}-\u{e007f}]`;

const JOINERS_AND_TAGS = String.raw`(?:[\u200c\u200d]|[\u{e0020}-\u{e007f}])`;

/** A format or control character that shows nothing. White space isn't among them. */
const UNSEEN = String.raw`(?!${JOINERS_AND_TAGS})(?:(?=\p{Default_Ignorable_Code_Point})\p{Format}|(?!\p{White_Space})\p{Control})|(?=${JOINERS_AND_TAGS})(?!${JOINING}|${FLAG_TAG}).`;

const ALL_UNSEEN = new RegExp(UNSEEN, 'gu');
/** At one position. */
const EDGE = new RegExp(String.raw`[\s\p{White_Space}]|${UNSEEN}`, 'uy');
const SPACES = /[\s\p{White_Space}]+/gu;

/** Where the text without its edges starts and ends. Reads the edges only. */
function edgesOf(text: string): { start: number; end: number } {
	const isEdge = (at: number) => {
		EDGE.lastIndex = at;
		return EDGE.test(text);
	};
	let start = 0;
	while (start < text.length && isEdge(start)) start = EDGE.lastIndex;
	let end = text.length;
	while (end > start) {
		const at = end - (isPair(text, end - 2) ? 2 : 1);
		if (!isEdge(at)) break;
		end = at;
	}
	return { start, end };
}

function isPair(text: string, at: number): boolean {
	return at >= 0 && text.codePointAt(at)! > 0xffff;
}

/** Text without white space and invisible characters at its edges. Those inside may shape a word or an emoji, and stay. */
export function trimText(text: string): string {
	const { start, end } = edgesOf(text);
	return text.slice(start, end);
}

/** Text without invisible characters at its edges. White space stays. */
export function trimUnseen(text: string): string {
	const { start, end } = edgesOf(text);
	return (
		removeUnseen(text.slice(0, start)) + text.slice(start, end) + removeUnseen(text.slice(end))
	);
}

/** Text without invisible characters, except joiners and tags that change what people see. */
export function removeUnseen(text: string): string {
	return text.replace(ALL_UNSEEN, '');
}

/** Text with one space for any white space. */
export function withPlainSpaces(text: string): string {
	return text.replace(SPACES, ' ');
}

/** Text as messages show it: with `U+200B` for a zero-width space. */
export function showUnseen(text: string): string {
	return text.replace(ALL_UNSEEN, (character) => {
		const code = character.codePointAt(0)!.toString(16).toUpperCase();
		return `U+${code.padStart(4, '0')}`;
	});
}
