/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console -- a command-line program */
import { parseArgs } from 'node:util';
import { MAX_MEMBERS } from './conditions/bounds';
import { startEmulator } from './emulator';
import type { Dialect } from './resources';

const USAGE = `npm run emulator -- [options]

  --port 4010          where to listen; 0 is any free port
  --host 127.0.0.1
  --key TEXT           the secret key that requests must carry
  --members 1000       number of members
  --seed 1             the same seed brings the same members
  --latency 150        round trip in ms
  --no-quota           no limit of 100 requests in 10 s
  --dialect JSON       such as '{"firstPage":0,"dateUnit":"ms"}'; see emulator/README.md
  --help`;

function readOptions() {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '4010' },
			host: { type: 'string', default: '127.0.0.1' },
			key: { type: 'string' },
			members: { type: 'string', default: '1000' },
			seed: { type: 'string', default: '1' },
			latency: { type: 'string', default: '0' },
			'no-quota': { type: 'boolean', default: false },
			dialect: { type: 'string', default: '{}' },
			help: { type: 'boolean', default: false },
		},
	});
	return values;
}

function wholeNumber(name: string, text: string, most = Infinity): number {
	if (/^\d+$/.test(text) && Number(text) <= most) return Number(text);
	const bound = most === Infinity ? '' : ` up to ${most}`;
	throw new Error(`--${name} takes a whole number${bound}, not ${text}`);
}

async function main(): Promise<void> {
	const options = readOptions();
	if (options.help) {
		console.log(USAGE);
		return;
	}
	const emulator = await startEmulator({
		port: wholeNumber('port', options.port),
		host: options.host,
		key: options.key,
		members: wholeNumber('members', options.members, MAX_MEMBERS),
		seed: wholeNumber('seed', options.seed),
		latencyMs: wholeNumber('latency', options.latency),
		dialect: JSON.parse(options.dialect) as Partial<Dialect>,
		...(options['no-quota'] ? { quota: null } : {}),
	});
	const { url, controlUrl, key } = emulator;
	const header = emulator.state().dialect.authorization === 'bearer' ? `Bearer ${key}` : key;
	const [member] = emulator.members();
	console.log(`MeltingSpot emulator with ${options.members} members

  public API    ${url}
  key           ${key}
  control API   ${controlUrl}

Try:
  curl -g -H 'Authorization: ${header}' '${url}/v1/spotMembers?limit=2'${
		member
			? `
  curl -g -H 'Authorization: ${header}' '${url}/v1/spotMembers?email[in]=${member.email}'
  curl -H 'Authorization: ${header}' '${url}/v1/spotMembers/${member.id}/customPropertiesValues'`
			: ''
	}
  curl -H 'Authorization: ${header}' -H 'Content-Type: application/json' \\
    -d '{"email":"new.member@example.com"}' '${url}/v1/spotMembers'
  curl -H 'Content-Type: application/json' -d '{}' '${controlUrl}/members'   # register a member
  curl '${controlUrl}/requests'                                             # the request log
`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void emulator.close());
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	console.error(USAGE);
	process.exitCode = 1;
});
