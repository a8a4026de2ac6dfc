import { parameter } from './parameter';
import { toBoolean } from './values';

const toggle = (displayName: string, name: string, description: string) =>
	parameter({ displayName, name, type: 'boolean', default: false, description }, toBoolean, {
		is: false,
	});

/** The settings for inviting speakers to a live. Source: `inviteLiveSpeakers` of MeltingSpot's API reference. */
export const speakerSettings = {
	highlighted: toggle(
		'Highlighted',
		'highlighted',
		'Whether to highlight the speakers in the live',
	),
	grantHostRights: toggle(
		'Grant Host Rights',
		'grantHostRights',
		'Whether to give the speakers host rights',
	),
};
