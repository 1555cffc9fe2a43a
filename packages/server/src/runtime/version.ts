import packageJson from '../../package.json' with { type: 'json' }

/** Skydeck's version. */
export const version = packageJson.version
