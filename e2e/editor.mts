/** `npm run editor`: a real n8n to explore, for newcomers and for trying out changes to the node. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { owner, type SavedWorkflow } from './support/api.mts';
import { checkout } from './support/package.mts';
import { TestEnvironment } from './support/environment.mts';

console.log('Starting n8n with the MeltingSpot package in it; this takes half a minute …');
const environment = await TestEnvironment.open({
	name: 'editor',
	port: 5678,
	onArrival: console.log,
});
const { n8n, api, emulator } = environment;

const examples = join(checkout, 'examples');
const workflows: SavedWorkflow[] = [];
for (const file of (await readdir(examples)).filter((name) => name.endsWith('.json')).sort()) {
	workflows.push(await api.importWorkflow(join(examples, file)));
}

console.log(`
n8n is ready:      ${n8n.url}
Sign in with       ${owner.email}
Password           ${owner.password}

Nothing here is real: MeltingSpot is an emulator with 1,000 members, Slack, Google, and HubSpot are played
on this machine, and all of them are connected already.

Try this:
- Open a workflow, and choose what is red in it:
${workflows.map(({ id, name }) => `    ${name}\n    ${n8n.url}/workflow/${id}`).join('\n')}
- Make a workflow of your own: press N, search "melting", and pick Get many members.
- Someone registers:
    curl -H 'Content-Type: application/json' -d '{}' ${emulator.url}/_control/members
- What MeltingSpot was asked: ${emulator.url}/_control/requests
- What arrives in Slack, Google, and HubSpot is printed below.

After a change to the node, press Ctrl+C and start again. n8n's log: ${n8n.logFile}
`);
