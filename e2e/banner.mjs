// @ts-check
/**
 * Prints a message that must stand out in a long log.
 * @param {string} text
 */
export function printBanner(text) {
	const rule = '!'.repeat(100);
	console.error(`${rule}\n${text}\n${rule}`);
}
