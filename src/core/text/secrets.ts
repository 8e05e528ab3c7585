/** Keys and passwords by their shape: GitHub, Slack, AWS, private keys, JSON Web Tokens, passwords in addresses, `Authorization` headers. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,})/g, '***'],
  [/\bxox[abeoprs]-[A-Za-z0-9-]{10,}/g, '***'],
  [/https:\/\/hooks\.slack\.com\/services\/\S+/g, 'https://hooks.slack.com/services/***'],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, '***'],
  [/\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, '***'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, '***'],
  [/([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/@]{1,300}@/gi, '$1***@'],
  [
    /\b(authorization|token|password|secret|api[-_]?key)(["']?\s*[:=]\s*["']?)(?:bearer |basic |token )?[^\s"',;]{4,}/gi,
    '$1$2***',
  ],
];

/** The text with whatever looks like a secret replaced by `***`. For logs: rather too much than too little. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce((safe, [pattern, replacement]) => safe.replace(pattern, replacement), text);
}
