import type { LeakKind } from './leak';

/** Something that is internal by its shape, whatever the live site's files say. */
export interface Shape {
  readonly kind: LeakKind;
  readonly what: string;
  readonly why: string;
  readonly find: RegExp;
  /** Whether a match is meant; `before` is the text in front of it on a few characters. */
  readonly confirm?: (match: string, before: string) => boolean;
  readonly replacement?: string;
}

/** In front of and behind a word: no letter, no digit. */
const B = '(?<![A-Za-z0-9])';
const E = '(?![A-Za-z0-9])';
const shape = (source: string, flags = 'g'): RegExp => new RegExp(source, flags);

const UNREADABLE = 'it says nothing to customers, and tells others how your systems are built';
const NO_ACCESS = 'customers cannot open it';
const NO_PERSON = 'customers have no use for it, and whoever is named did not ask for it';

/** Upper-case words with a number that everybody may know: standards, years, regions. */
const NO_TICKET =
  /^(?:UTF|ISO|IEC|IEEE|ANSI|DIN|EN|SHA|AES|RSA|MD|RFC|CVE|CWE|HTTP|TLS|SSL|COVID|GPT|ECMA|PCI|SOC|SAE|USB|UTC|GMT|Q|H|FY|EU|US|UK|EMEA|APAC|AMER|WCAG|OAUTH|IPV|HTML|CSS|ES|WI|BT|MP|PNG|A|B|C|D|AM|PM|TOP|COL|X|PHASE|STEP|VERSION|TIER|LEVEL|WEEK|DAY|PART|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC|NO|SUB|MID|PRE|POST|NON|SELF)-/;
/** Names of products and techniques that are written like code. */
const BRANDS = new Set(
  'iphone ipad ios ipados macos tvos watchos icloud imessage ebay github gitlab bitbucket javascript typescript coffeescript paypal youtube linkedin wordpress woocommerce openid oauth sharepoint powerpoint whatsapp macbook airpods hubspot salesforce graphql postgresql mysql mariadb mongodb dynamodb devops devsecops quickbooks onedrive onenote bigquery cloudfront cloudflare tiktok facebook fedex mastercard bamboohr freshbooks mailchimp docusign dropbox wechat gmail ecommerce esim saas paas iaas phd vcpu vcpus gmbh mcdonald playstation ibooks appstore testflight airtable clickup basecamp zoominfo activecampaign bigcommerce magento prestashop webauthn xbox geojson websocket websockets webhook webhooks datev lexoffice sumup klarnapay applepay googlepay'.split(
    ' ',
  ),
);
const CODE_ENDINGS =
  /(?:Service|Controller|Handler|Manager|Client|Factory|Exception|Error|Worker|Job|Repository|Provider|Config|Cache|Queue|Processor|Listener|Helper|Util|Utils|Impl|Proxy|Adapter|Builder|Consumer|Producer|Scheduler|Middleware|Module|Component|Store|Writer|Reader|Parser|Filter|Resolver|Mapper|Task|Event|Lock|Pool)$/;

/** Capitals, small letters and digits in no order; words and names of files change seldom. */
function isRandom(match: string): boolean {
  const changes = match.match(/[a-z][A-Z0-9]|[A-Z0-9][a-z]/g)?.length ?? 0;
  return /\d/.test(match) && /[a-z]/.test(match) && /[A-Z]/.test(match) && changes >= 6;
}

const isBrand = (word: string): boolean => BRANDS.has(word.toLowerCase());

/** The most telling first: of findings that cover the same words the first counts. */
export const SHAPES: readonly Shape[] = [
  {
    kind: 'commit',
    what: 'the id of a commit',
    why: NO_ACCESS,
    find: shape(`${B}(?<!-)(?=[0-9a-f]*[0-9])(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}${E}(?!-)`),
  },
  {
    kind: 'ticket',
    what: 'the id of a ticket',
    why: NO_ACCESS,
    find: shape(`${B}[A-Z][A-Z0-9]{1,9}-\\d{1,6}${E}(?!-[A-Za-z0-9])`),
    confirm: match => !NO_TICKET.test(match) && !match.startsWith('SEV-'),
  },
  {
    kind: 'reference',
    what: 'a reference to an issue or a pull request',
    why: NO_ACCESS,
    find: shape(
      `(?:(?<![\\w.-])[\\w.-]{1,100}/[\\w.-]{1,100})?#\\d+${E}|${B}GH-\\d+|(?<![A-Za-z0-9!])!\\d{2,}${E}`,
    ),
    confirm: (match, before) =>
      match !== '#1' &&
      !/(?:order|invoice|case|customer|seat|room|number|receipt|payment|no\.) ?$/i.test(before),
  },
  {
    kind: 'reference',
    what: 'a reference to an issue or a pull request',
    why: NO_ACCESS,
    find: shape(`${B}(?:PRs?|MRs?|(?:pull|merge) requests?) ?#?\\d+${E}`, 'gi'),
  },
  {
    kind: 'severity',
    what: 'one of your severities',
    why: 'customers do not know your scale, and read it as a measure of how much they count',
    find: shape(`${B}sev(?:erity)?[-_]?\\d${E}|${B}sev \\d${E}`, 'gi'),
    replacement: 'serious',
  },
  {
    kind: 'incident',
    what: 'the id of an incident',
    why: 'it is the name of a folder of yours',
    find: shape(`${B}\\d{4}-\\d{2}-\\d{2}-[a-z0-9]+(?:-[a-z0-9]+)*${E}`, 'gi'),
    confirm: match => /[a-z]{2}/i.test(match),
    replacement: 'this incident',
  },
  {
    kind: 'incident',
    what: 'the id of an incident or a change',
    why: NO_ACCESS,
    find: shape(`${B}(?:INC|CHG|PRB|RITM)\\d{3,10}${E}`),
  },
  {
    kind: 'commit',
    what: 'the id of a commit',
    why: NO_ACCESS,
    find: shape(`(?<=${B}(?:commit|revision|changeset|sha1?) )[0-9a-f]{6,40}${E}`, 'gi'),
    confirm: match => /\d/.test(match),
  },
  {
    kind: 'ticket',
    what: 'the id of a ticket',
    why: NO_ACCESS,
    find: shape(
      `${B}(?:issue|ticket|bug) #?\\d{3,}${E}|(?<=${B}(?:ticket|issue|bug|jira|tracked (?:as|in)|see) )[a-z]{2,8}-\\d{2,6}${E}`,
      'gi',
    ),
    confirm: match => !NO_TICKET.test((match.split(' ').at(-1) ?? '').toUpperCase()),
  },
  {
    kind: 'host',
    what: 'the id of a machine in a cloud',
    why: UNREADABLE,
    find: shape(
      `${B}(?:i|vol|vpc|subnet|sg|ami|eni|snap|rtb|igw|nat|acl|vpce|tgw|eipalloc)-[0-9a-f]{8,17}${E}|${B}arn:aws[a-z-]*:[\\w:/.*-]+`,
    ),
    replacement: 'one of our servers',
  },
  {
    kind: 'host',
    what: 'the name of a machine',
    why: UNREADABLE,
    find: shape(
      `${B}(?:db|pg|postgres|mysql|mongo|redis|kafka|rabbit|rabbitmq|mq|zk|etcd|consul|elastic|es|nginx|haproxy|node|broker|worker|replica|shard|cache|lb|gw|proxy|web|app|api|srv|server|host|vm|cluster|k8s)-\\d{1,3}${E}(?!-)`,
      'gi',
    ),
    replacement: 'one of our servers',
  },
  {
    kind: 'code',
    what: 'an error of the operating system',
    why: UNREADABLE,
    find: shape(
      `${B}E(?:CONN[A-Z]+|TIMEDOUT|NOENT|ACCES|PIPE|MFILE|NOSPC|HOSTUNREACH|NETUNREACH|ADDRINUSE|AGAIN|NOMEM)${E}`,
    ),
  },
  {
    kind: 'code',
    what: 'a command',
    why: UNREADABLE,
    find: shape(
      `${B}(?:(?:kubectl|helm|terraform|systemctl|journalctl|psql|redis-cli|ansible-playbook|git (?:revert|push|reset|checkout|rebase)) ?[a-z-]*|SELECT\\b[^.]{1,80}\\bFROM \\w+|INSERT INTO \\w+|UPDATE \\w+ SET|DELETE FROM \\w+|(?:ALTER|DROP|TRUNCATE|CREATE) (?:TABLE|INDEX) \\w+)`,
    ),
  },
  {
    kind: 'secret',
    what: 'a random string, as keys are',
    why: 'whoever reads it may be able to use it',
    find: shape(`${B}[A-Za-z0-9+/]{30,200}={0,2}${E}`),
    confirm: isRandom,
  },
  {
    kind: 'mention',
    what: 'a mention',
    why: NO_PERSON,
    find: shape('(?<![\\w@.])@[A-Za-z0-9][\\w-]*(?:/[\\w-]+)?'),
    replacement: 'an engineer',
  },
  {
    kind: 'code',
    what: 'an id made by a machine',
    why: UNREADABLE,
    find: shape(`${B}[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}${E}`, 'gi'),
  },
  {
    kind: 'code',
    what: 'a name from code or configuration',
    why: UNREADABLE,
    find: shape(`${B}[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+(?:\\(\\))?(?![A-Za-z0-9])`),
  },
  { kind: 'code', what: 'a call in code', why: UNREADABLE, find: shape(`${B}[A-Za-z][\\w.]{0,100}\\(\\)`) },
  {
    kind: 'code',
    what: 'an object of a cluster',
    why: UNREADABLE,
    find: shape(
      `${B}(?:deployments?|statefulsets?|pods?|svc|configmaps?|cronjobs?|namespaces?|ns|daemonsets?|ingress)/[a-z0-9-]+${E}`,
    ),
  },
  {
    kind: 'code',
    what: 'a name from code',
    why: UNREADABLE,
    find: shape(`${B}[A-Za-z]\\w{0,100}(?:::\\w{1,100})+`),
  },
  {
    kind: 'code',
    what: 'an option of a command',
    why: UNREADABLE,
    find: shape('(?<![^\\s(|"“])--[a-z][a-z0-9]*(?:-[a-z0-9]+)*'),
  },
  {
    kind: 'code',
    what: 'a name from code',
    why: UNREADABLE,
    find: shape(`${B}[a-z][a-z0-9]{0,60}(?:[A-Z]{1,10}[a-z0-9]{1,60}){1,12}${E}`),
    confirm: match => match.length > 4 && !isBrand(match),
  },
  {
    kind: 'code',
    what: 'a name from code',
    why: UNREADABLE,
    find: shape(`${B}[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+${E}`),
    confirm: match =>
      !isBrand(match) &&
      (CODE_ENDINGS.test(match) || (match.match(/[A-Z]/g)?.length ?? 0) > 2) &&
      !match.startsWith('Mc'),
  },
  {
    kind: 'code',
    what: 'a name from code',
    why: UNREADABLE,
    find: shape(`${B}[A-Z]{3,10}[a-z]{4,40}${E}`),
    confirm: match => !isBrand(match),
  },
  {
    kind: 'path',
    what: 'a file or folder of your systems',
    why: UNREADABLE,
    find: shape(
      '(?<![\\w/.:])(?:/(?:etc|var|opt|usr|home|srv|tmp|mnt|root|proc|data|app|dev|run|Users|workspace)(?:/[\\w.@-]+)+|~/[\\w.@-]+(?:/[\\w.@-]+)*)',
    ),
  },
  {
    kind: 'path',
    what: 'a file or folder of your systems',
    why: UNREADABLE,
    find: shape(
      `(?<![\\w/.:\\\\$-])(?:[A-Za-z]:(?:\\\\{1,2}|/)(?:[\\w.@$-]+(?: [\\w.@$-]+){0,3}[\\\\/]{1,2}){0,20}[\\w.@$-]+|\\\\{1,4}[\\w.$-]{1,100}(?:\\\\{1,2}[\\w.@$-]+)+|[\\w.$-]{1,100}(?:\\\\{1,2}[\\w.@$-]+)+)`,
    ),
  },
  {
    kind: 'path',
    what: 'a file or folder of your code',
    why: UNREADABLE,
    find: shape(
      `${B}(?:src|lib|libs|pkg|cmd|internal|services|apps|packages|deploy|infra|terraform|k8s|helm|charts|config|configs|scripts|runbooks|incidents|modules|migrations|environments|manifests)/[\\w.@-]+(?:/[\\w.@-]+)*`,
    ),
    confirm: match => /[._-]\w|\/.*\//.test(match),
  },
  {
    kind: 'path',
    what: 'the name of a file',
    why: UNREADABLE,
    find: shape(
      `(?<![\\w@./-])[\\w@-]{1,100}(?:[./][\\w@-]{1,100}){0,20}\\.(?:ya?ml|json|toml|tf|sh|py|go|rs|tsx?|jsx|mjs|cjs|java|kt|rb|php|sql|conf|ini|log|lock|env|md|proto|cs|cpp|hbs|ps1|bat|dump|tfvars|properties|service)${E}`,
      'gi',
    ),
    confirm: match => !/^(?:asp\.net|readme\.md)$/i.test(match),
  },
  {
    kind: 'code',
    what: 'a name from code',
    why: UNREADABLE,
    find: shape(`${B}(?:com|org|net|io|de|eu|dev)\\.[a-z]\\w+(?:\\.\\w+)+${E}`),
  },
];
