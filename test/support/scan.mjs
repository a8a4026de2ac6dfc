import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

/*
 * What n8n's verification scan does after it has downloaded a package, on a folder of this machine: it lints the
 * sources of the published commit, and what the tarball holds. (n8n's scanner names the files of the tarball in the
 * middle of its own code, so the list is repeated here.)
 *
 * node scan.mjs source|tarball FOLDER prints the scanner's result as JSON.
 */
const patterns = { source: SOURCE_FILE_PATTERNS, tarball: ['**/*.js', 'package.json'] };
const [leg, folder] = process.argv.slice(2);
console.log(JSON.stringify(await analyzePackage(folder, patterns[leg])));
