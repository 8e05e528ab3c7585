/**
 * A team that calls everything by plain words: the hardest case for telling names from words. Each sentence marks between `[[` and `]]`
 * what must be found.
 */
export const PLAIN_PLAN_YML = `livesite: 1
name: Parcel Desk
severities:
  - { id: P1, name: Critical, test: All }
  - { id: P2, name: Major, test: Many }
  - { id: LOW, name: Minor, test: Few }
customer-review:
  public: [parceldesk.example]
  customers: [Target, Orange, Blue Apron]
`;

export const PLAIN_VENDORS_YML = `vendors: [Segment, Square, Twilio]
`;

export const PLAIN_PEOPLE_YML = `people:
  - { handle: will, name: Will Price, team: Platform }
  - { handle: grace, name: Grace Hopewell, team: Mobile }
  - { handle: may, name: May Chen, team: Support }
  - { handle: mark, name: Mark Summers }
  - { handle: april-d, name: April Day }
  - { handle: frank, name: Frank Long }
  - { handle: rose, name: Rose O'Neil-Baker }
`;

export const PLAIN_SERVICES_YML = `services:
  - { id: search, name: Search }
  - { id: billing, name: Billing }
  - { id: notifications, name: Notifications }
  - { id: api, name: API }
  - { id: web, name: Web }
  - { id: mobile, name: Mobile }
  - { id: reports, name: Reports }
  - { id: imports, name: Imports }
  - { id: gateway, name: Gateway }
  - { id: label-print, name: Label print }
  - { id: order-search, name: Order search }
  - { id: auth, name: Auth, public-name: Sign-in }
`;

export const PLAIN_ROTATIONS: readonly { readonly id: string; readonly name: string }[] = [
  { id: 'primary', name: 'Primary on call' },
  { id: 'weekend', name: 'Weekends' },
];

export const PLAIN_SENTENCES: readonly string[] = [
  'The [[billing]] service was restarted.',
  'One of the [[search]] nodes ran out of memory.',
  'A bug in `[[reports]]` was fixed.',
  'The [[notifications]]-worker fell behind.',
  'We restarted the [[gateway]] pods one by one.',
  'The [[imports]] queue was emptied by hand.',
  'A change to [[order-search]] caused it.',
  'The new version of [[order_search]] was taken back.',
  'The [[OrderSearch]] deployment was too small.',
  'It was [[label-print]] that had failed.',
  'Requests to [[auth]] timed out.',
  'The [[web]]-api was fine.',
  'The [[Billing]] database was full.',
  'It was noticed by [[Grace]], who called for help.',
  'At 09:10, [[Will]] stopped the rollout.',
  'Then [[Mark]] and [[Rose]] looked at the logs.',
  '[[Will Price]] found the cause.',
  '[[Grace Hopewell]] wrote the fix.',
  'Thanks to [[April Day]] and [[May Chen]].',
  'A fix by [[Frank Long]] went out.',
  'It was [[Hopewell]] who saw it.',
  '[[Chen]] agreed.',
  'Ask [[Rose O’Neil-Baker]] for details.',
  "Ask [[Rose O'Neil Baker]] for details.",
  'A mail to [[@will]] was not read.',
  'The [[Platform]] team was called.',
  'Team [[Mobile]] helped.',
  'The [[primary]] on-call was asleep.',
  'The [[weekend]] rota had a gap.',
  'It was declared a [[P1]].',
  'We treated it as [[p2]] at first.',
  'It was set to [[LOW]] by mistake.',
  'A customer, [[Target]], called us.',
  'It hurt [[Orange]] and [[Blue Apron]].',
  'Deliveries of [[blue-apron]] were late.',
  'Our provider [[Twilio]] was down.',
  'Events went to [[Segment]] too late.',
  'Payments by [[Square]] failed.',
];
