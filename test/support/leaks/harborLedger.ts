/** The files of an invented team, from which the dictionary of the leak corpus is built. */

export const PLAN_YML = `livesite: 1
name: Harbor Ledger
severities:
  - { id: SEV1, name: Critical, test: Most customers are hurt }
  - { id: SEV2, name: Major, test: Many customers are hurt }
  - { id: SEV3, name: Minor, test: Some customers are hurt }
github:
  repository: harborledger/tide-monorepo
routes:
  - { id: ops-bridge, kind: slack, name: "#sev-bridge" }
  - { id: pager, kind: pagerduty, secret: pagerduty-core }
customer-review:
  public:
    - Harbor Ledger
    - harborledger.example
    - status.harborledger.example
    - docs.harborledger.example
    - app.harborledger.example
    - support@harborledger.example
    - "+44 20 7946 0018"
    - "@HarborLedger"
    - rate_limit_exceeded
    - QuickBooks
  internal: [Project Falcon, blue deck, war room]
  customers: [Globex, Acme Bank, Initech GmbH]
`;

export const VENDORS_YML = `vendors:
  - { id: paynorth, name: Paynorth, public-name: our payment provider, plan: Premium }
  - { id: mailwhale, name: Mail Whale }
  - Lumen Queue
  - Cloudstrata
`;

export const PEOPLE_YML = `people:
  - handle: mkowalska
    name: Magda Kowalska
    email: magda.kowalska@harborledger.example
    github: magda-k-hl
    team: Tidal Crew
    contact:
      - { route: ops-bridge, id: U07KQ2M9XA }
      - phone: "+48 22 555 0147"
  - handle: priya
    name: Priya Natarajan
    email: priya@harborledger.example
    team: Payments
  - handle: wgrant
    name: Will Grant
    email: will.grant@harborledger.example
  - handle: jalvarez
    name: José Álvarez
    team: Platform
  - handle: okonkwo
    name: Chidi Okonkwo
    contact:
      - { route: chat, id: chidi@chat.harborledger.example }
      - phone: 020 7946 0991
`;

export const SERVICES_YML = `services:
  - id: checkout
    name: Checkout
    public-name: Checkout and payments
    tier: 1
    paths: [services/checkout, libs/basket-math]
    dashboards: ["https://grafana.hl-tools.example/d/checkout-p99"]
    health-url: https://checkout.prod.hl-tools.example/healthz
    depends-on: [paygate-proxy, search]
  - id: billing-core
    name: Billing Core
    public-name: Invoices
    logs: ["https://logs.hl-tools.example/app/billing"]
    runbooks: [runbooks/billing-core-restart.md]
  - id: ledgerd
    name: ledgerd
    public-name: Bookkeeping
    depends-on: [postgres-main-7]
  - id: notify-fanout
    name: Notify Fanout
    public-name: E-mail and push messages
  - id: search
    name: Search
  - id: authgate
    name: AuthGate
    public-name: Sign-in
  - id: phoenix
    name: Phoenix
`;

export const ROTATION_IDS: readonly { readonly id: string; readonly name: string }[] = [
  { id: 'night-watch', name: 'Night watch EMEA' },
  { id: 'tide-primary', name: 'Tide primary' },
];

export const ESCALATION_IDS: readonly { readonly id: string; readonly name: string }[] = [
  { id: 'payments-loud', name: 'Payments, loudly' },
];

export const INCIDENT_IDS: readonly string[] = [
  '2026-11-23-checkout-returns-500-for-eu',
  '2026-09-02-ledgerd-fills-its-disk',
  '2026-03-14-duplicate-invoices-after-failover',
];

/** Remotes of the workspace. */
export const REPOSITORIES: readonly string[] = ['harborledger/tide-monorepo', 'harborledger/anchor-deploy'];
