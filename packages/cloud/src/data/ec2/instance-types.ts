/** Instance types in use: name, cores, threads a core, architecture. */
export const instanceTypes = [
  { type: 't3.micro', cores: 1, threads: 2, arch: 'x86_64' },
  { type: 't3.medium', cores: 1, threads: 2, arch: 'x86_64' },
  { type: 'm5.large', cores: 1, threads: 2, arch: 'x86_64' },
  { type: 'm6i.xlarge', cores: 2, threads: 2, arch: 'x86_64' },
  { type: 'm7g.large', cores: 2, threads: 1, arch: 'arm64' },
  { type: 'c6g.xlarge', cores: 4, threads: 1, arch: 'arm64' },
  { type: 'r6i.2xlarge', cores: 4, threads: 2, arch: 'x86_64' },
  { type: 't2.small', cores: 1, threads: 1, arch: 'x86_64' },
  { type: 'm4.large', cores: 1, threads: 2, arch: 'x86_64' },
] as const

/** States with believable shares. */
export const instanceStates = [
  ...Array.from({ length: 16 }, () => ({ Code: 16, Name: 'running' as const })),
  { Code: 80, Name: 'stopped' as const },
  { Code: 80, Name: 'stopped' as const },
  { Code: 80, Name: 'stopped' as const },
]
