/** Longest Base URL, in characters. */
const MAX_LENGTH = 2_000;

/** The lookbehind makes matching start only once per run of slashes, so it takes linear time. */
export const TRAILING_SLASHES = /(?<!\/)\/+$/;

/** The Base URL of a credential as requests use it: without surrounding whitespace or trailing slashes. */
export function trimBaseUrl(typed: unknown): string {
	return String(typed ?? '')
		.trim()
		.replace(TRAILING_SLASHES, '');
}

/** What is wrong with the Base URL of a credential, without quoting it: it may hold a password. */
export function baseUrlProblem(typed: unknown): string | undefined {
	const text = String(typed ?? '').trim();
	if (!isWebAddress(text)) {
		return 'The credential\'s "Base URL" must be a URL. Unless you use your own gateway, set it to https://openapi.meltingspot.io.';
	}
	const [, , authority] = text.split('/', 3);
	if (/[?#]/.test(text) || authority.includes('@')) {
		return 'The credential\'s "Base URL" can\'t contain a username, password, query, or fragment. Unless you use your own gateway, set it to https://openapi.meltingspot.io.';
	}
	return undefined;
}

function isWebAddress(text: string): boolean {
	if (text.length > MAX_LENGTH || /[\s\p{Cc}\\]/u.test(text)) return false;
	return /^https?:\/\/[^/?#]/i.test(text) && URL.canParse(text);
}
