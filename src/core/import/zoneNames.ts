import { isTimeZone } from '../people/people';

/** Names of Ruby on Rails (ActiveSupport::TimeZone) whose last part is not the city of the IANA name. PagerDuty exports them. */
const RAILS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'International Date Line West': 'Etc/GMT+12',
    'Midway Island': 'Pacific/Midway',
    'American Samoa': 'Pacific/Pago_Pago',
    Hawaii: 'Pacific/Honolulu',
    Alaska: 'America/Juneau',
    'Pacific Time (US & Canada)': 'America/Los_Angeles',
    Tijuana: 'America/Tijuana',
    'Mountain Time (US & Canada)': 'America/Denver',
    Arizona: 'America/Phoenix',
    Chihuahua: 'America/Chihuahua',
    Mazatlan: 'America/Mazatlan',
    'Central Time (US & Canada)': 'America/Chicago',
    Saskatchewan: 'America/Regina',
    Guadalajara: 'America/Mexico_City',
    'Mexico City': 'America/Mexico_City',
    Monterrey: 'America/Monterrey',
    'Central America': 'America/Guatemala',
    'Eastern Time (US & Canada)': 'America/New_York',
    'Indiana (East)': 'America/Indiana/Indianapolis',
    Bogota: 'America/Bogota',
    Lima: 'America/Lima',
    Quito: 'America/Lima',
    'Atlantic Time (Canada)': 'America/Halifax',
    Caracas: 'America/Caracas',
    'La Paz': 'America/La_Paz',
    Santiago: 'America/Santiago',
    Asuncion: 'America/Asuncion',
    Newfoundland: 'America/St_Johns',
    Brasilia: 'America/Sao_Paulo',
    'Buenos Aires': 'America/Argentina/Buenos_Aires',
    Montevideo: 'America/Montevideo',
    Georgetown: 'America/Guyana',
    'Puerto Rico': 'America/Puerto_Rico',
    Greenland: 'America/Nuuk',
    'Mid-Atlantic': 'Atlantic/South_Georgia',
    Azores: 'Atlantic/Azores',
    'Cape Verde Is.': 'Atlantic/Cape_Verde',
    Edinburgh: 'Europe/London',
    Bern: 'Europe/Zurich',
    Kyiv: 'Europe/Kiev',
    'St. Petersburg': 'Europe/Moscow',
    'West Central Africa': 'Africa/Algiers',
    Harare: 'Africa/Harare',
    Pretoria: 'Africa/Johannesburg',
    Kuwait: 'Asia/Kuwait',
    'Abu Dhabi': 'Asia/Muscat',
    Ekaterinburg: 'Asia/Yekaterinburg',
    Islamabad: 'Asia/Karachi',
    Chennai: 'Asia/Kolkata',
    Mumbai: 'Asia/Kolkata',
    'New Delhi': 'Asia/Kolkata',
    'Sri Jayawardenepura': 'Asia/Colombo',
    Astana: 'Asia/Dhaka',
    Rangoon: 'Asia/Yangon',
    Hanoi: 'Asia/Bangkok',
    Beijing: 'Asia/Shanghai',
    'Ulaan Bataar': 'Asia/Ulaanbaatar',
    Ulaanbaatar: 'Asia/Ulaanbaatar',
    Osaka: 'Asia/Tokyo',
    Sapporo: 'Asia/Tokyo',
    Canberra: 'Australia/Canberra',
    'Solomon Is.': 'Pacific/Guadalcanal',
    'New Caledonia': 'Pacific/Noumea',
    'Marshall Is.': 'Pacific/Majuro',
    Wellington: 'Pacific/Auckland',
    "Nuku'alofa": 'Pacific/Tongatapu',
    'Tokelau Is.': 'Pacific/Fakaofo',
    'Chatham Is.': 'Pacific/Chatham',
    Samoa: 'Pacific/Apia',
  }),
);

/** Names of Windows, which Outlook and Exchange write into calendars (Unicode CLDR, windowsZones, territory 001). */
const WINDOWS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'Hawaiian Standard Time': 'Pacific/Honolulu',
    'Alaskan Standard Time': 'America/Anchorage',
    'Pacific Standard Time': 'America/Los_Angeles',
    'US Mountain Standard Time': 'America/Phoenix',
    'Mountain Standard Time': 'America/Denver',
    'Central Standard Time': 'America/Chicago',
    'Central America Standard Time': 'America/Guatemala',
    'Canada Central Standard Time': 'America/Regina',
    'Eastern Standard Time': 'America/New_York',
    'SA Pacific Standard Time': 'America/Bogota',
    'Atlantic Standard Time': 'America/Halifax',
    'Newfoundland Standard Time': 'America/St_Johns',
    'E. South America Standard Time': 'America/Sao_Paulo',
    'Argentina Standard Time': 'America/Argentina/Buenos_Aires',
    'Azores Standard Time': 'Atlantic/Azores',
    'GMT Standard Time': 'Europe/London',
    'Greenwich Standard Time': 'Atlantic/Reykjavik',
    'W. Europe Standard Time': 'Europe/Berlin',
    'Central Europe Standard Time': 'Europe/Budapest',
    'Central European Standard Time': 'Europe/Warsaw',
    'Romance Standard Time': 'Europe/Paris',
    'GTB Standard Time': 'Europe/Bucharest',
    'FLE Standard Time': 'Europe/Kiev',
    'E. Europe Standard Time': 'Europe/Chisinau',
    'Israel Standard Time': 'Asia/Jerusalem',
    'Egypt Standard Time': 'Africa/Cairo',
    'South Africa Standard Time': 'Africa/Johannesburg',
    'Turkey Standard Time': 'Europe/Istanbul',
    'Russian Standard Time': 'Europe/Moscow',
    'Arab Standard Time': 'Asia/Riyadh',
    'Arabian Standard Time': 'Asia/Dubai',
    'Iran Standard Time': 'Asia/Tehran',
    'Pakistan Standard Time': 'Asia/Karachi',
    'India Standard Time': 'Asia/Kolkata',
    'Sri Lanka Standard Time': 'Asia/Colombo',
    'Nepal Standard Time': 'Asia/Kathmandu',
    'Bangladesh Standard Time': 'Asia/Dhaka',
    'SE Asia Standard Time': 'Asia/Bangkok',
    'China Standard Time': 'Asia/Shanghai',
    'Singapore Standard Time': 'Asia/Singapore',
    'Taipei Standard Time': 'Asia/Taipei',
    'W. Australia Standard Time': 'Australia/Perth',
    'Tokyo Standard Time': 'Asia/Tokyo',
    'Korea Standard Time': 'Asia/Seoul',
    'Cen. Australia Standard Time': 'Australia/Adelaide',
    'AUS Central Standard Time': 'Australia/Darwin',
    'E. Australia Standard Time': 'Australia/Brisbane',
    'AUS Eastern Standard Time': 'Australia/Sydney',
    'Tasmania Standard Time': 'Australia/Hobart',
    'New Zealand Standard Time': 'Pacific/Auckland',
  }),
);

const CONTINENTS = ['Europe', 'Asia', 'America', 'Africa', 'Australia', 'Pacific', 'Atlantic', 'Indian'];

/**
 * The IANA zone of a name that another system gave: IANA's own, Rails', Windows', or one with words before it
 * (`/example.org/20200101/Europe/Berlin`). Undefined for a name nobody knows.
 */
export function tryZoneName(given: string): string | undefined {
  // Asking Intl takes so long that a calendar of thousands of events would feel it.
  if (!known.has(given)) {
    if (known.size > MOST_KNOWN) {
      known.clear();
    }
    known.set(given, findZone(given));
  }
  return known.get(given);
}

const known = new Map<string, string | undefined>();
const MOST_KNOWN = 500;

function findZone(given: string): string | undefined {
  const name = given.trim().replace(/^"|"$/g, '');
  if (/^(?:utc|gmt|z)$/i.test(name) || name === '(UTC) Coordinated Universal Time') {
    return 'UTC';
  }
  const listed = RAILS.get(name) ?? WINDOWS.get(name);
  if (listed !== undefined) {
    return listed;
  }
  const parts = name.split('/');
  const tail = [parts.slice(-3), parts.slice(-2)].map(words => words.join('/')).find(isArea);
  if (tail !== undefined) {
    return tail;
  }
  const city = name.replace(/ /g, '_');
  return /^[A-Za-z_]{3,}$/.test(city)
    ? CONTINENTS.map(continent => `${continent}/${city}`).find(isTimeZone)
    : undefined;
}

/** Offsets such as +01:00 are zones for Intl, too, and would never change their clocks. */
function isArea(name: string): boolean {
  return /^[A-Za-z_]+\//.test(name) && isTimeZone(name);
}
