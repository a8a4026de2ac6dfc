// @ts-check
/**
 * Says something that must not be missed in a long log.
 * @param {string} text
 */
export function printBanner(text) {
	const rule = '!'.repeat(100);
	console.error(`${rule}\n${text}\n${rule}`);
}
