/** Jest's transform for the entries of packages that are loaded outside of its sandboxes: see shared-environment.js. */
module.exports = {
	process: (_source, path) => ({
		code: `module.exports = requireOutside(${JSON.stringify(path)});`,
	}),
};
