/** Incidents that the sample could have had before, in the words of people who were there; the sample's own have few that are alike. */
export interface PastIncident {
  readonly id: string;
  readonly title: string;
  readonly services?: string;
  readonly tags?: string;
  readonly summary?: string;
  readonly causes?: string;
  readonly fix?: string;
  readonly log?: string;
}

export const INVENTED: readonly PastIncident[] = [
  {
    id: 'webhook-certificate',
    title: 'Partner webhooks fail with TLS errors',
    services: 'api-gateway',
    tags: 'certificates',
    summary: 'The certificate of the webhook receiver had expired. Partners got no events for three hours.',
    causes:
      'The renewal job had no permission to write the DNS challenge. Nobody is told when a renewal fails.',
    fix: 'Issued a certificate by hand. Expiry alert for all names.',
    log: 'Partners report handshake failures since midnight. notAfter was yesterday. New certificate is installed. Webhooks are sent again, the backlog takes an hour.',
  },
  {
    id: 'redis-sessions',
    title: 'Customers are signed out again and again',
    services: 'identity',
    tags: 'cache, capacity',
    summary: 'Redis had no memory left and evicted sessions. Customers had to sign in every few minutes.',
    causes:
      'The eviction policy throws away keys with sessions. Memory grew with a new feature and had no alert.',
    fix: 'More memory for Redis. Sessions moved to an instance of their own.',
    log: 'Sessions vanish after about four minutes. Evicted keys went from 0 to 900 a second at 09:10. Resized the node. No evictions for ten minutes.',
  },
  {
    id: 'bookings-pool',
    title: 'Bookings time out under load',
    services: 'bookings',
    tags: 'database, capacity',
    summary:
      'The connection pool was exhausted because a report held connections for minutes. One in three bookings failed.',
    causes: 'The pool has 40 connections for everybody. A slow query without a limit kept 32 of them.',
    fix: 'Killed the query. A pool of its own for reports and a statement timeout.',
    log: 'Pool exhausted on all pods. Longest query has run for 14 minutes. Query is killed, errors stop at once.',
  },
  {
    id: 'search-disk',
    title: 'New trips are missing in search',
    services: 'search',
    summary: 'The index had not been rebuilt for two days because the disk of the indexer was full.',
    causes: 'Old indexes were never removed. The job failed without an alert.',
    fix: 'Deleted old indexes and rebuilt. Alert on the age of the index.',
    log: 'Trips published since Tuesday are not found. Indexer: no space left on device. Space freed, rebuild takes 40 minutes. All trips are found.',
  },
  {
    id: 'sms-codes',
    title: 'SMS codes do not arrive',
    services: 'identity, notifications',
    tags: 'vendor',
    summary:
      'The SMS supplier lost its connection to two carriers. One in five customers could not confirm a new device.',
    causes: 'One supplier for all countries. Delivery receipts are not watched.',
    fix: 'Switched to the second supplier.',
    log: 'Delivery receipts at 60%. Supplier confirms trouble with carriers in Spain. Routing is on the second supplier.',
  },
  {
    id: 'payment-events',
    title: 'Payment confirmations are processed hours late',
    services: 'payments',
    tags: 'retries',
    summary:
      'One malformed message was delivered again and again and blocked the consumer. 9,000 confirmations waited.',
    causes: 'There is no dead letter queue. The consumer retries for ever in order.',
    fix: 'Moved the message out of the queue by hand. Dead letter queue after five attempts.',
    log: 'Queue grows by 40 a minute. Consumer restarts on the same message. Message set aside, backlog falls.',
  },
  {
    id: 'map-key',
    title: 'Maps say "for development purposes only"',
    services: 'maps',
    tags: 'vendor, configuration',
    summary: 'The key for the satellite layer was bound to a project that had been closed.',
    causes: 'Nobody knew which project pays for the key.',
    fix: 'New key from the right project.',
    log: 'Satellite images are grey with a watermark. Vendor says billing is not enabled. New key is live.',
  },
  {
    id: 'app-crash',
    title: 'Android app crashes at start',
    services: 'mobile-api',
    tags: 'deploy, compatibility',
    summary: 'A release of the mobile API renamed a field in the answer that older apps need.',
    causes: 'Contract tests use the newest app only.',
    fix: 'Rolled the release back.',
    log: 'Crash rate 30% since 14:02 for versions below 8.1. The field "tripId" is now "id". Rollback is live, crash rate normal.',
  },
  {
    id: 'replica-lag',
    title: 'Operators see old bookings',
    services: 'bookings, reporting',
    tags: 'database',
    summary:
      'The read replica was 25 minutes behind because an export for the data warehouse saturated its disk.',
    causes: 'Export and operators share one replica. Replication lag had no alert.',
    fix: 'Stopped the export and read from the primary until the replica had caught up.',
    log: 'Replica lag is 1,500 seconds. Disk utilisation 100% since the export began. Export stopped. Lag is zero.',
  },
  {
    id: 'duplicate-mails',
    title: 'Guests get the same confirmation three times',
    services: 'notifications',
    tags: 'retries',
    summary: 'Sending took longer than the time limit of the queue, so the same mail was sent again.',
    causes: 'Sending is not idempotent. The limit was shorter than the supplier’s.',
    fix: 'Longer limit; a key for each mail that the supplier checks.',
    log: 'Three copies, always 30 seconds apart. Supplier answers after 35 seconds. Limit raised to two minutes.',
  },
  {
    id: 'invoice-rounding',
    title: 'Invoices are off by a cent',
    services: 'payments, reporting',
    summary: 'Amounts were rounded for each line and once more for the sum.',
    causes: 'Two templates round in different places.',
    fix: 'Template corrected, 300 invoices sent again.',
    log: 'An accountant found 0.01 on eleven invoices. Both templates now round once.',
  },
  {
    id: 'scrapers',
    title: 'Website is slow because of bots',
    services: 'web-app',
    tags: 'capacity',
    summary: 'A price comparison crawled every trip page for every date.',
    causes: 'No limit for clients without a session.',
    fix: 'A firewall rule for the network they came from; limits for anonymous clients.',
    log: '6,000 requests a minute from one hosting network. Firewall blocks it. Latency is normal.',
  },
  {
    id: 'spf-record',
    title: 'Our mails are rejected as spam',
    services: 'notifications',
    tags: 'configuration',
    summary:
      'The SPF record vanished when the zone was cleaned up. Large providers rejected our mails for four hours.',
    causes: 'The clean-up tool took the record for unused. DNS changes are not reviewed.',
    fix: 'Record restored from the last export of the zone.',
    log: 'Bounces: 550 5.7.26 unauthenticated. TXT record is gone since 10:40. Restored; bounces stop after the time to live.',
  },
  {
    id: 'broker-disk',
    title: 'Events between services are not delivered',
    services: 'platform-events',
    tags: 'capacity',
    summary: 'A broker ran out of disk because one topic kept its messages for ever.',
    causes: 'Retention was never set for this topic.',
    fix: 'Retention of seven days.',
    log: 'Broker 2 is read-only, no space left on device. Old segments deleted. Producers recover.',
  },
  {
    id: 'flag-prices',
    title: 'Prices are shown without tax',
    services: 'web-app',
    tags: 'deploy, configuration',
    summary: 'A feature flag for business customers was switched on for everybody.',
    causes: 'The flag had no owner and its percentage was raised by mistake.',
    fix: 'Flag off.',
    log: 'Prices are 19% too low on all pages since 15:30. Flag "net-prices" is at 100%. Flag off, prices are right.',
  },
  {
    id: 'mail-scanner',
    title: 'Support inbox gets no new cases',
    services: 'support-desk',
    tags: 'vendor',
    summary: 'The mail scanner of the vendor held all incoming mail for inspection.',
    causes: 'An update of the scanner’s rules by the vendor.',
    fix: 'Scanner bypassed until the vendor had corrected its rules.',
    log: 'Last case at 07:12. Vendor released held mails at 09:40.',
  },
];
