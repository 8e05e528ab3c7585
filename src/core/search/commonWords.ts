/** Words of English that stand in any incident's text and say nothing about what it was like. Folded, as people write them. */
const COMMON = `
a about above across after again against ago ahead all almost alone along already also although always am among an and another any
anybody anyone anything anyway are around as at away be became because become been before began begin behind being below beside
best better between beyond big both bring brought but by call called calls came can cannot certain come comes coming could currently
decide decided did different do does doing done during each early either else end ended ends enough entirely even ever every
everybody everyone everything everywhere except exactly far few fewer find first follow for found from full further gave get gets
getting give given gives go goes going gone good got great had half happen happened happens hardly has have having he hear help her
here hers high him his hold how however i if immediately in indeed inside instead into is it its itself just keep keeps kept kind
knew know known knows large last later learn learned least leave left less let like likely little long longer look looked looking
looks made main mainly make makes making many matter may maybe me mean means meant meanwhile might more most mostly much must my
myself near nearly need needed needs neither never new newer next no nobody none nor not note nothing now of off often oh ok old
older on once one only onto open opened or other others our ours out outside over own part parts people per perhaps person place
plain plainly point possible put quickly quite rather read ready real really reason right said same saw say saying says second see
seem seemed seems seen send sent set several shall she should show showed shown shows side simply since small so some somebody
someone something sometimes soon still stop stopped such sure take taken takes taking tell tells than thank that the their them
themselves then there these they thing things think third this those though thought through thus till to together told too took
towards tried true try trying turn turned under understand understood unless until up upon us use used uses using usual
usually very via wait waited waiting waits want wanted was way ways we well went were what whatever when where whether which while
who whoever whole whom whose why will wish with within without word words would yes yet you your
today tomorrow yesterday tonight morning noon afternoon evening night midnight midday hour hours minute minutes day days week
weeks weekly weekend month months monthly year years daily hourly nightly time times moment earlier late lately january february
march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday utc am pm
zero two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred hundreds thousand thousands
percent number numbers total totals count share
incident incidents update updated updates customer customers user users team teams guest guests issue issues
problem problems cause caused causes affected impact affects status declared mitigated monitoring identified investigating resolved
restore restored restoring recovered recovers recover normal healthy fix fixed fixing fixes work worked works working workaround
confirm confirmed confirms reported detect detected notice noticed caught hit hurt support staff engineer lead
respond responder response added adds add change changed changes changing came move moved moves run running runs ran start started
starts starting step steps switch switched back level list lists old stay stayed stays apologise apology answer answered answers ask
asked asks
lost lose miss missed carry accept allow allowed allows apply applied belong belongs check checked checks contain contains cover
covers decision depend depends describe described do done expect expected fall fell fast fine finish finished general handle handled
hand important include includes increase join kill late leave less lower meet met name named names nobody offer offered page
pages paged pair pairs plan present prevent probably raise raised raising reach reached rely remain remove removed repair result
rise rose safe safely serve served serves short sort sorted special stand stands succeed succeeded suddenly tell
unaffected view visible warn
`;

/** Symptoms that many incidents share: they say something beside a service or another word, and nothing alone. */
const WEAK = `
alert alerts availability available bad break breaks broken bug config configuration connect connection degraded delay delayed deploy
deployed deployment down elevated empty error errors fail failed failing fails failure failures feature flag flags fresh hang high
incorrect intermittent latency load loads missing offline outage overload partial poor queue release released releases request
requests restart restarted retry rollback slow slowly slower stale stuck timeout timeouts unable unavailable unreachable version
versions wrong website web app apps site api server servers service services system systems production code data file files message
messages backlog address addresses key keys limit limits job jobs value values field provider vendor supplier partner partners
operator operators record records client clients rate report result results rule rules type types
`;

export const COMMON_WORDS: ReadonlySet<string> = new Set(COMMON.trim().split(/\s+/));
export const WEAK_WORDS: ReadonlySet<string> = new Set(WEAK.trim().split(/\s+/));
