/** The bare key of a pasted one, which may have spaces around it or "Bearer" in front. */
export function bareKey(pasted: unknown): string {
	return String(pasted ?? '')
		.trim()
		.replace(/^Bearer\s+/i, '');
}
