const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Words that a text for customers needs, whatever a team calls its services: what products are made of, and what one says about an
 * outage. A service, rotation or team with such a name is only taken for it where something tells: it is written as code or with
 * hyphens, or a word such as "cluster" or "team" follows.
 */
export const COMMON_WORDS = words(`
  a access account accounts activity add address admin alert alerts all always an analytics and api apis app apps archive area
  article asset assets assignment assistant at attachment audit availability available back background backup backups base
  basket batch billing blog board boards book booking bookings browser bulk business button cache calendar call calls campaign card
  cards cart case cases catalog catalogue category change channel chart chat check checkout client cloud code collection comment
  comments commerce community company compliance connect connection contact contacts content contract controlconversation
  cost course credit critical currency customer customers daily dashboard dashboards data database date day days default delivery
  deposit desktop detail device devices digest directory discount dispatch display docs document documents domain download
  downloads draft drive edge edit editor email emails engine engineering error errors event events everybody everyone exchange
  experience explore export exports feature feed feedback fees field file files filter finance first folder for form forms
  forum front frontend frontline gallery game gateway gift global grid group groups guest guide guides health help high history
  home hub identity image images import imports inbox index info input insight insights install integration integrations
  inventory invite invoice invoices item items job jobs journal key label language launch layout lead learn library limit link
  links list listing lists live load loan local location log login logs loyalty low mail mailer main maintenance major manage
  manager map maps market marketing marketplace match media member members menu message messages messaging meter minor mobile
  model money monitor monitoring music navigation network new news newsletter night note notes notification notifications
  number offer offers office on online onboarding operations order orders organization our out page pages partner partners
  password pay payment payments payout payouts payroll people permission phone photo photos picture place plan planner planning
  plans platform player plugin point points policy poll portal post posts premium press preview price prices pricing primary
  print privacy private product products profile profiles program project projects promotion proxy public purchase push quality
  query question queue quote rate rates rating read reader recommendation recommendations record records recovery redirect
  referral refund refunds region register release reminder remote render rent report reporting reports request requests
  reservation reservations response responder result results return returns review reviews reward rewards risk role room root
  route routes routing rule rules safety sale sales schedule scheduler schedules score screen search second secondary security
  send service services session sessions setting settings share sharing shift ship shipment shipping shop sign signup single site
  sites space staff standard start state static station statistics stats status stock storage store stores story stream
  streaming studio submission subscription subscriptions summary supplier support survey sync system systems table tag tags
  target task tasks tax team teams template templates terms test text the theme third ticket tickets time timeline timer
  to token tool tools topic track tracker tracking trade traffic training transaction transactions transfer transfers translation
  transport travel tree trends trip trips undetermined update updates upload uploads usage user users validation value vendor
  version video videos view views visit voice vote wallet warehouse watch weather web webhook webhooks website week weekend
  weekends widget wiki window wish work worker workers workflow workflows workspace world
`);

/** Nouns that only insiders put behind a name: "search cluster", "billing pods". */
export const TECHNICAL_NOUNS = words(`
  service services microservice microservices cluster clusters pod pods node nodes host hosts server servers vm vms instance
  instances container containers deployment deployments replica replicas shard shards daemon daemons db database databases
  schema namespace repo repos repository repositories codebase backend backends worker workers queue queues topic topics
  cronjob lambda api-server sidecar broker brokers consumer consumers producer process processes binary image pipeline
`);

/** Words that make a team of the name beside them. */
export const TEAM_NOUNS = words(
  'team teams squad squads crew tribe guild chapter engineers rota rotation on-call oncall',
);

/** Names of people that are also words: taken for a name only where a capital letter inside a sentence tells. */
export const WORD_NAMES = words(`
  abbey ace alma amber amen angel april archer art ash august aurora autumn bank banks baker barber basil bay bell berry bill
  birch bishop black blake blue bond booth boss bowman brand bright brook brooks brown buck bush butler cannon car carol carpenter
  carter case cash chance chapel charity chase cherry chip church clay clement cliff close cloud coal cole constant cook cooper
  coral costa court crane crisp cross crystal daily daisy dale dawn day dean dee dick dolly drew duke eagle early earl east eden
  elder ember ever faith farmer fields finch fisher flint flora floyd flower ford forest foster fountain fox franc frank free
  frost gale garden gay gem gene glen gold good grace grant gray green grove guy hale hall harmony harvest hazel heath heather
  heaven herb hill holiday holly hope house hunt hunter ice iris ivory ivy jack jade jasmine jay jean jewel joy judge june justice
  kay kean keen key king kit knight lace lake lamb lance land lane lark latest laurel law lee lily little long lord love low lucky
  mace major mark marsh mason may mercy miles miller mills misty moon moss north olive opal park parish parker patience pearl
  penny peter pierce piper poe pope porter potter power price prince quick quinn rain ray reed rich river rivers rob robin rock
  rose rowan royal ruby rush sage sally sand sandy scout shade sharp shepherd short sky smith snow star stark steel stone storm
  strong sue summer summers sun swan swift sunny tab tanner taylor temple terry thyme todd tiger turner van victor victory violet
  wade walker wall walls ward waters way weaver webb weeks wells west west white wild will willow winter winters wise wolf wood
  woods worth young zest can don max pat jan nick skip eve sol dot candy ginger honey melody destiny trinity christian noble baron
  vale bot ops dev
`);

/** Names of people that are also places: no name where a place would stand. */
export const PLACE_NAMES = words(`
  adelaide alexandria asia austin berlin boston bristol brooklyn cairo cambridge carolina chelsea chester china cologne dakota dallas
  denver devon durham essex florence geneva georgia hamilton havana holland houston india indiana israel jackson jordan kent
  lancaster lincoln london lyon madison melbourne milan milano montana orlando oxford paris phoenix rio santiago savannah sidney
  sofia sussex sydney texas valencia verona victoria vienna virginia washington york
`);

/** What follows a name with a hyphen or an underscore only where it is a part of a machine's or a program's name. */
export const NAME_ENDINGS = words('api svc srv core proxy indexer web ui v1 v2 v3 prod staging');
