/** What the command ends with: 0 done, 1 failed, 2 wrong usage, 3 done with gaps, 130 cancelled. Scripts rely on these. */
export const exitCodes = { done: 0, failed: 1, usage: 2, gaps: 3, cancelled: 130 } as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
