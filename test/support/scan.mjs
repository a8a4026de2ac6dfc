import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

/*
 * What n8n's verification scan does after downloading a package, applied to a local folder: it lints the sources of the
 * published commit, and the contents of the tarball. (n8n's scanner hardcodes the tarball's file patterns, so the list
 * is repeated here.)
 *
 * node scan.mjs source|tarball FOLDER prints the scanner's result as JSON.
 */
const patterns = { source: SOURCE_FILE_PATTERNS, tarball: ['**/*.js', 'package.json'] };
const [leg, folder] = process.argv.slice(2);
console.log(JSON.stringify(await analyzePackage(folder, patterns[leg])));
