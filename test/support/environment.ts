/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- n8n-core reads its folder and its log settings from the environment while it loads */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Import this before n8n-core, which would otherwise write its settings to the user's own ~/.n8n. */
export const temporaryFolder =
	process.env.N8N_USER_FOLDER ?? mkdtempSync(join(tmpdir(), 'n8n-nodes-meltingspot-'));

process.env.N8N_USER_FOLDER = temporaryFolder;
// Everything is logged and nothing printed: see logText().
process.env.N8N_LOG_LEVEL = 'debug';
process.env.N8N_LOG_OUTPUT = 'none';
process.once('exit', () => rmSync(temporaryFolder, { recursive: true, force: true }));
