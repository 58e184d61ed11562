/**
 * The short names of time zones, which Go takes from the zone files. JavaScript tells only long ones, and several
 * zones share one long name.
 */

/** By JavaScript's long name: what holds in most zones that have it. */
const byLongName: ReadonlyMap<string, string> = new Map([
  ['Coordinated Universal Time', 'UTC'],
  ['Greenwich Mean Time', 'GMT'],
  ['British Summer Time', 'BST'],
  ['Irish Standard Time', 'IST'],
  ['Western European Standard Time', 'WET'],
  ['Western European Summer Time', 'WEST'],
  ['Central European Standard Time', 'CET'],
  ['Central European Summer Time', 'CEST'],
  ['Eastern European Standard Time', 'EET'],
  ['Eastern European Summer Time', 'EEST'],
  ['Moscow Standard Time', 'MSK'],
  ['India Standard Time', 'IST'],
  ['China Standard Time', 'CST'],
  ['Hong Kong Standard Time', 'HKT'],
  ['Taipei Standard Time', 'CST'],
  ['Japan Standard Time', 'JST'],
  ['Korean Standard Time', 'KST'],
  ['Eastern Standard Time', 'EST'],
  ['Eastern Daylight Time', 'EDT'],
  ['Central Standard Time', 'CST'],
  ['Central Daylight Time', 'CDT'],
  ['Mountain Standard Time', 'MST'],
  ['Mountain Daylight Time', 'MDT'],
  ['Pacific Standard Time', 'PST'],
  ['Pacific Daylight Time', 'PDT'],
  ['Australian Eastern Standard Time', 'AEST'],
  ['Australian Eastern Daylight Time', 'AEDT'],
  ['New Zealand Standard Time', 'NZST'],
  ['New Zealand Daylight Time', 'NZDT'],
]);

/** Zones that have other short names, or none where their long name has one: minutes from UTC and the name, twice where there is a summer time. */
const exceptions: Readonly<Record<string, string>> = {
  '180 EAT':
    'Africa/Addis_Ababa Africa/Asmera Africa/Dar_es_Salaam Africa/Djibouti Africa/Kampala ' +
    'Africa/Mogadishu Africa/Nairobi Indian/Antananarivo Indian/Comoro Indian/Mayotte',
  '60 WAT':
    'Africa/Bangui Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Lagos Africa/Libreville ' +
    'Africa/Luanda Africa/Malabo Africa/Ndjamena Africa/Niamey Africa/Porto-Novo Africa/Sao_Tome',
  '120 CAT':
    'Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Harare Africa/Kigali Africa/Lubumbashi ' +
    'Africa/Lusaka Africa/Maputo',
  '0 +00': 'Africa/Casablanca Africa/El_Aaiun America/Scoresbysund Antarctica/Troll Atlantic/Azores',
  '120 SAST': 'Africa/Johannesburg Africa/Maseru Africa/Mbabane',
  '120 CAT 180 EAT': 'Africa/Juba Africa/Khartoum',
  '60 CET': 'Africa/Tripoli',
  '60 WAT 120 CAT': 'Africa/Windhoek',
  '-600 HST -540 HDT': 'America/Adak',
  '-540 AKST -480 AKDT': 'America/Anchorage America/Juneau America/Metlakatla America/Nome America/Sitka America/Yakutat',
  '-240 AST':
    'America/Anguilla America/Antigua America/Aruba America/Barbados America/Blanc-Sablon ' +
    'America/Curacao America/Dominica America/Grenada America/Guadeloupe America/Kralendijk ' +
    'America/Lower_Princes America/Marigot America/Martinique America/Montserrat ' +
    'America/Port_of_Spain America/Puerto_Rico America/Santo_Domingo America/St_Barthelemy ' +
    'America/St_Kitts America/St_Lucia America/St_Thomas America/St_Vincent America/Tortola',
  '-360 CST': 'America/Cancun',
  '-420 MST': 'America/Chihuahua America/Hermosillo America/Ojinaga',
  '-480 PST -420 MST': 'America/Dawson America/Whitehorse',
  '-480 PST': 'America/Fort_Nelson',
  '-240 AST -180 ADT':
    'America/Glace_Bay America/Goose_Bay America/Halifax America/Moncton America/Thule ' +
    'Atlantic/Bermuda',
  '-300 CST -240 CDT': 'America/Havana',
  '-420 MST -360 MDT': 'America/Mazatlan',
  '-210 NST -150 NDT': 'America/St_Johns',
  '120 EET': 'Asia/Amman Asia/Damascus Europe/Istanbul Europe/Simferopol',
  '330 +0530': 'Asia/Colombo',
  '420 WIB': 'Asia/Jakarta Asia/Pontianak',
  '540 WIT': 'Asia/Jayapura',
  '120 IST 180 IDT': 'Asia/Jerusalem',
  '300 PKT': 'Asia/Karachi',
  '480 WITA': 'Asia/Makassar',
  '480 PST': 'Asia/Manila',
  '480 CST': 'Asia/Taipei',
  '570 ACST 630 ACDT': 'Australia/Adelaide Australia/Broken_Hill',
  '570 ACST': 'Australia/Darwin',
  '480 AWST': 'Australia/Perth',
  '60 BST': 'Europe/Guernsey Europe/Isle_of_Man Europe/Jersey',
  '180 +03': 'Europe/Kaliningrad Europe/Minsk',
  '240 +04': 'Europe/Volgograd',
  '600 ChST': 'Pacific/Guam Pacific/Saipan',
  '-600 HST': 'Pacific/Honolulu',
  '-660 SST': 'Pacific/Midway Pacific/Pago_Pago',
}; // biome-ignore format: a list

const byZone = new Map(
  Object.entries(exceptions).flatMap(([names, zones]) =>
    [...names.matchAll(/(\S+) (\S+)/g)].flatMap(([, offset = '', name = '']) =>
      zones.split(' ').map((zone) => [`${zone} ${offset}`, name] as const),
    ),
  ),
);

/**
 * The short name of a zone at a time; null where it has none. `zone` is its name in the zone files, `offset` the
 * minutes that it is ahead of UTC then, `longName` what JavaScript calls it.
 */
export const shortZoneName = (zone: string, offset: number, longName: string): string | null =>
  byZone.get(`${zone} ${offset}`) ?? byLongName.get(longName) ?? null;
