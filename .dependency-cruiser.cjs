/**
 * Which file may import which: node -> resources -> core -> parameters -> api -> transport, and node ->
 * methods, trigger; never back up.
 * `npm run arrows` checks it, and so do the tests.
 */
const house = 'nodes/MeltingSpot';

/** What the files in a folder may import of the package. */
const only = (folder, ...allowed) => ({
	name: `${folder}-imports-only-what-is-below`,
	severity: 'error',
	from: { path: `^${house}/${folder}/` },
	to: {
		path: `^(${house}|credentials)/`,
		pathNot: `^${house}/(${[folder, ...allowed].join('|')})/`,
	},
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		only('transport'),
		only('api', 'transport'),
		only('parameters', 'api', 'transport'),
		only('core', 'parameters', 'api', 'transport'),
		only('resources', 'core', 'parameters', 'api', 'transport'),
		only('methods', 'parameters', 'api', 'transport'),
		only('trigger', 'api', 'transport'),
		{
			name: 'the-webhook-trigger-stands-alone',
			comment: 'It calls no API and keeps no state.',
			severity: 'error',
			from: { path: '^nodes/MeltingSpotWebhook/' },
			to: { path: '^(nodes|credentials)/', pathNot: '^nodes/MeltingSpotWebhook/' },
		},
		{
			name: 'nothing-imports-the-webhook-trigger',
			severity: 'error',
			from: { pathNot: '^nodes/MeltingSpotWebhook/' },
			to: { path: '^nodes/MeltingSpotWebhook/' },
		},
		{
			name: 'no-circle',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'a-resource-knows-no-other-and-not-the-run',
			comment:
				'It is a declaration: what is called, and in which order, is decided in run.ts and batch.ts.',
			severity: 'error',
			from: { path: `^${house}/resources/`, pathNot: '/index\\.ts$' },
			to: {
				path: `^${house}/(core|resources)/`,
				pathNot: `^${house}/(core/(constructors|operation)|resources/(people|invitations|memberInvitations))\\.ts$`,
			},
		},
		{
			name: 'nothing-imports-a-node',
			severity: 'error',
			from: {},
			to: { path: '^nodes/[^/]+/[^/]+\\.node\\.ts$' },
		},
		{
			name: 'only-n8n-workflow-and-node-crypto-from-outside',
			comment: 'The published package has no dependencies.',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { pathNot: ['^(nodes|credentials)/', '^node_modules/n8n-workflow/', '^(node:)?crypto$'] },
		},
		{
			name: 'no-file-is-forgotten',
			severity: 'error',
			from: {
				orphan: true,
				path: '^(nodes|credentials)/',
				pathNot: ['\\.(node|credentials)\\.ts$', '\\.json$'],
			},
			to: {},
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.check.json' },
		enhancedResolveOptions: { conditionNames: ['require', 'node', 'default', 'types'] },
	},
};
