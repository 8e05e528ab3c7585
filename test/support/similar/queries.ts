/** Somebody asks what is like this. Alike: it happened in the same way, or looked the same in the same part, so that it helps to read it. */
export interface Asked {
  readonly title: string;
  readonly services?: string;
  /** What the log says by then; undefined: the title is still being typed. */
  readonly log?: string;
  /** Ids of past incidents that are alike; empty: nothing should be shown. */
  readonly alike: string;
  /** One can argue about these; they count neither way. */
  readonly arguable?: string;
}

/** What is like each incident of the sample. Written from reading them, before anything was tuned. */
export const SAMPLE_ALIKE: Readonly<Record<string, Pick<Asked, 'alike' | 'arguable'>>> = {
  '01-api-certificate': { alike: 'webhook-certificate', arguable: '09-google-sign-in 22-partner-429' },
  '02-late-emails': {
    alike: '24-outlook-deferred payment-events',
    arguable: 'duplicate-mails 13-push-language spf-record',
  },
  '03-alps-search': { alike: 'search-disk', arguable: '10-stale-availability' },
  '04-bookings-read-only': {
    alike: 'bookings-pool',
    arguable: '25-availability-calendar replica-lag 17-mobile-bookings',
  },
  '05-gift-card-symbol': { alike: '', arguable: 'flag-prices 23-reports-in-cents invoice-rounding' },
  '06-card-payments-eu': { alike: '', arguable: '11-double-charges 20-promotion-checkout sms-codes' },
  '07-slow-map-tiles': { alike: '', arguable: 'map-key 16-other-peoples-trips' },
  '08-dns-website': { alike: 'spf-record', arguable: '01-api-certificate' },
  '09-google-sign-in': { alike: '', arguable: 'redis-sessions sms-codes 01-api-certificate' },
  '10-stale-availability': {
    alike: 'replica-lag',
    arguable: '25-availability-calendar 16-other-peoples-trips 13-push-language 03-alps-search search-disk',
  },
  '11-double-charges': {
    alike: 'duplicate-mails',
    arguable: '06-card-payments-eu 19-stuck-refunds 20-promotion-checkout payment-events',
  },
  '12-partners-404': { alike: 'scrapers', arguable: '22-partner-429' },
  '13-push-language': { alike: 'flag-prices', arguable: '02-late-emails duplicate-mails' },
  '14-checkout-quota': { alike: '', arguable: '20-promotion-checkout 18-old-weather bookings-pool scrapers' },
  '15-empty-gpx': { alike: '' },
  '16-other-peoples-trips': { alike: '', arguable: '07-slow-map-tiles 10-stale-availability redis-sessions' },
  '17-mobile-bookings': { alike: 'app-crash', arguable: '04-bookings-read-only 21-ios-checkout' },
  '18-old-weather': { alike: '', arguable: '14-checkout-quota' },
  '19-stuck-refunds': {
    alike: '',
    arguable: '20-promotion-checkout 11-double-charges payment-events replica-lag',
  },
  '20-promotion-checkout': {
    alike: '21-ios-checkout',
    arguable: '14-checkout-quota bookings-pool 19-stuck-refunds',
  },
  '21-ios-checkout': {
    alike: '20-promotion-checkout',
    arguable: '17-mobile-bookings app-crash 14-checkout-quota',
  },
  '22-partner-429': { alike: '', arguable: '01-api-certificate webhook-certificate 12-partners-404' },
  '23-reports-in-cents': { alike: 'invoice-rounding', arguable: '05-gift-card-symbol' },
  '24-outlook-deferred': { alike: '02-late-emails spf-record', arguable: 'duplicate-mails sms-codes' },
  '25-availability-calendar': {
    alike: 'replica-lag',
    arguable: '10-stale-availability 04-bookings-read-only bookings-pool',
  },
};

/** Titles as they are typed, and young incidents. The tuning looked at these. */
export const TUNED: readonly Asked[] = [
  {
    title: 'Certificate expired on the partner API',
    alike: '01-api-certificate webhook-certificate',
    arguable: '22-partner-429',
  },
  {
    title: 'Checkout is timing out',
    alike: '14-checkout-quota',
    arguable: '20-promotion-checkout 21-ios-checkout bookings-pool',
  },
  { title: 'Customers charged twice', alike: '11-double-charges' },
  {
    title: 'Confirmation mails are late',
    alike: '02-late-emails 24-outlook-deferred',
    arguable: 'duplicate-mails payment-events',
  },
  { title: 'Search returns nothing for Norway', alike: '03-alps-search', arguable: 'search-disk' },
  { title: 'Refunds are not going out', alike: '19-stuck-refunds', arguable: '11-double-charges' },
  {
    title: 'Bookings database read-only after failover',
    alike: '04-bookings-read-only',
    arguable: 'bookings-pool 25-availability-calendar replica-lag',
  },
  { title: 'Map tiles slow', alike: '07-slow-map-tiles', arguable: 'map-key' },
  { title: 'Office coffee machine is broken', alike: '' },
  { title: 'Printer in Berlin offline', alike: '' },
  { title: 'VPN drops every few minutes', alike: '' },
  { title: 'Customers already see totals again in the new page', alike: '', arguable: '23-reports-in-cents' },
  {
    title: 'Replica is far behind',
    alike: 'replica-lag 25-availability-calendar',
    arguable: '04-bookings-read-only',
  },
  { title: 'certifcate expird', alike: '01-api-certificate webhook-certificate' },
  { title: '429 for partners', alike: '22-partner-429' },
  {
    title: 'Connection pool exhausted',
    alike: 'bookings-pool 04-bookings-read-only',
  },
  {
    title: 'Bookings fail in the app',
    services: 'mobile-api',
    log: 'Apps older than 9.0 get 400 since the release of bookings. The field "currency" is missing. Rolling back.',
    alike: '17-mobile-bookings app-crash',
    arguable: '21-ios-checkout 04-bookings-read-only',
  },
  {
    title: 'Operators complain about the calendar',
    services: 'bookings',
    log: 'Replica lag is 12 minutes. The disk is busy. An export for the warehouse is running.',
    alike: '25-availability-calendar replica-lag',
    arguable: '10-stale-availability',
  },
  {
    title: 'Nightly backup failed',
    log: 'The backup job stopped already at 02:00. The totals are missing. Nobody was told. Started it again.',
    alike: '',
  },
  {
    title: 'New office network is slow',
    log: 'We are looking. Switched the provider. Slow again since this morning. Works now for most. Next update by noon.',
    alike: '',
  },
  {
    title: 'Guides cannot upload photos',
    services: 'media',
    log: 'Uploads answer 413 since the new proxy. The limit is 1 MB. Raised it to 20 MB.',
    alike: '',
  },
  {
    title: 'Card payments declined',
    services: 'payments',
    log: 'Declines with "issuer unavailable". The provider confirms trouble with 3-D Secure.',
    alike: '06-card-payments-eu',
  },
];

/** Held out: nobody looked at what these find until the tuning was over. */
export const HELD_OUT: readonly Asked[] = [
  { title: 'Google login is broken', alike: '09-google-sign-in', arguable: 'redis-sessions sms-codes' },
  { title: 'Payroll export did not run', alike: '' },
  { title: 'Video chat for guides has no sound', alike: '' },
  { title: 'Laptop batteries are recalled', alike: '' },
  { title: 'Weather feed is stale', alike: '18-old-weather', arguable: '10-stale-availability' },
  { title: 'GPX export empty', alike: '15-empty-gpx' },
  {
    title: 'DNS does not resolve in Sydney',
    alike: '08-dns-website',
    arguable: '01-api-certificate spf-record',
  },
  {
    title: 'Reports show wrong amounts',
    alike: '23-reports-in-cents',
    arguable: 'invoice-rounding 05-gift-card-symbol',
  },
  { title: 'Push reminders in Finnish', alike: '13-push-language' },
  { title: 'SMS code is late', alike: 'sms-codes', arguable: '02-late-emails' },
  { title: 'Indexer has no disk space left', alike: 'search-disk broker-disk' },
  {
    title: 'Promotion code does not work at checkout',
    alike: '20-promotion-checkout',
    arguable: '21-ios-checkout 14-checkout-quota',
  },
  {
    title: 'Newsletter went to people who had unsubscribed',
    services: 'notifications',
    log: 'The list was exported before the clean-up. About 2,000 people got it. We apologise to all of them.',
    alike: '',
    arguable: '24-outlook-deferred',
  },
  {
    title: 'Search does not find new trips',
    services: 'search',
    log: 'The indexer writes no new index since last night: no space left on device.',
    alike: 'search-disk',
    arguable: '03-alps-search 10-stale-availability broker-disk',
  },
  {
    title: 'Chat widget is missing',
    services: 'web-app',
    log: 'The browser blocks the script since the release. A content policy forbids its host. The old policy is back.',
    alike: '',
    arguable: '16-other-peoples-trips 05-gift-card-symbol',
  },
  {
    title: 'Invoices are wrong already again',
    services: 'reporting',
    log: 'Totals in the PDF are already a hundred times too high. The template multiplies the new amount type.',
    alike: '23-reports-in-cents',
    arguable: 'invoice-rounding 05-gift-card-symbol',
  },
  {
    title: 'Meeting rooms cannot be reserved',
    services: 'office',
    log: 'The calendar of the office answers 503. IT restarted it after lunch. It works for everybody again.',
    alike: '',
  },
  {
    title: 'Too many sign-outs',
    services: 'identity',
    log: 'Sessions vanish, Redis evicts keys. Memory is full since the release of this morning.',
    alike: 'redis-sessions',
    arguable: '09-google-sign-in',
  },
];
