// Where embassies and consulates are, by the city a post is named after: longitude and latitude to a tenth of a degree.
// The seat of the embassy also stands for its country. A map needs no more; nothing here says where a boundary runs.
export type Point = [longitude: number, latitude: number];

/** City, country, longitude, latitude. */
const SEATS = `
Abidjan CIV -4.0 5.3
Abu Dhabi ARE 54.4 24.5
Abuja NGA 7.5 9.1
Accra GHA -0.2 5.6
Addis Ababa ETH 38.7 9.0
Algiers DZA 3.1 36.8
Amman JOR 35.9 31.9
Ankara TUR 32.9 39.9
Antananarivo MDG 47.5 -18.9
Ashgabat TKM 58.4 37.9
Asmara ERI 38.9 15.3
Astana KAZ 71.4 51.2
Asunción PRY -57.6 -25.3
Athens GRC 23.7 38.0
Baghdad IRQ 44.4 33.3
Baku AZE 49.9 40.4
Bamako MLI -8.0 12.6
Bandar Seri Begawan BRN 114.9 4.9
Bangkok THA 100.5 13.8
Bangui CAF 18.6 4.4
Banjul GMB -16.6 13.5
Beijing CHN 116.4 39.9
Beirut LBN 35.5 33.9
Belgrade SRB 20.5 44.8
Belmopan BLZ -88.8 17.3
Berlin DEU 13.4 52.5
Bern CHE 7.4 46.9
Bishkek KGZ 74.6 42.9
Bissau GNB -15.6 11.9
Bogotá COL -74.1 4.7
Brasília BRA -47.9 -15.8
Bratislava SVK 17.1 48.1
Brazzaville COG 15.3 -4.3
Bridgetown BRB -59.6 13.1
Brussels BEL 4.4 50.8
Bucharest ROU 26.1 44.4
Budapest HUN 19.0 47.5
Buenos Aires ARG -58.4 -34.6
Bujumbura BDI 29.4 -3.4
Cairo EGY 31.2 30.0
Canberra AUS 149.1 -35.3
Caracas VEN -66.9 10.5
Chișinău MDA 28.8 47.0
Colombo LKA 79.9 6.9
Conakry GIN -13.7 9.5
Copenhagen DNK 12.6 55.7
Cotonou BEN 2.4 6.4
Dakar SEN -17.4 14.7
Damascus SYR 36.3 33.5
Dar es Salaam TZA 39.3 -6.8
Dhaka BGD 90.4 23.8
Dili TLS 125.6 -8.6
Djibouti DJI 43.1 11.6
Doha QAT 51.5 25.3
Dublin IRL -6.3 53.3
Dushanbe TJK 68.8 38.6
Freetown SLE -13.2 8.5
Gaborone BWA 25.9 -24.7
Georgetown GUY -58.2 6.8
Guatemala City GTM -90.5 14.6
Hanoi VNM 105.8 21.0
Harare ZWE 31.0 -17.8
Havana CUB -82.4 23.1
Helsinki FIN 24.9 60.2
Honiara SLB 159.9 -9.4
Islamabad PAK 73.1 33.7
Jakarta IDN 106.8 -6.2
Jerusalem ISR 35.2 31.8
Juba SSD 31.6 4.9
Kabul AFG 69.2 34.5
Kampala UGA 32.6 0.3
Kathmandu NPL 85.3 27.7
Khartoum SDN 32.5 15.5
Kigali RWA 30.1 -2.0
Kingston JAM -76.8 18.0
Kinshasa COD 15.3 -4.3
Kolonia FSM 158.2 7.0
Koror PLW 134.5 7.3
Kuala Lumpur MYS 101.7 3.1
Kuwait City KWT 48.0 29.4
Kyiv UKR 30.5 50.5
La Paz BOL -68.1 -16.5
Libreville GAB 9.5 0.4
Lilongwe MWI 33.8 -14.0
Lima PER -77.0 -12.0
Lisbon PRT -9.1 38.7
Ljubljana SVN 14.5 46.1
Lomé TGO 1.2 6.1
London GBR -0.1 51.5
Luanda AGO 13.2 -8.8
Lusaka ZMB 28.3 -15.4
Luxembourg LUX 6.1 49.6
Madrid ESP -3.7 40.4
Majuro MHL 171.4 7.1
Malabo GNQ 8.8 3.8
Managua NIC -86.3 12.1
Manama BHR 50.6 26.2
Manila PHL 121.0 14.6
Maputo MOZ 32.6 -26.0
Maseru LSO 27.5 -29.3
Mbabane SWZ 31.1 -26.3
Mexico City MEX -99.1 19.4
Minsk BLR 27.6 53.9
Mogadishu SOM 45.3 2.0
Monrovia LBR -10.8 6.3
Montevideo URY -56.2 -34.9
Moscow RUS 37.6 55.8
Muscat OMN 58.4 23.6
N'Djamena TCD 15.0 12.1
Nairobi KEN 36.8 -1.3
Nassau BHS -77.3 25.1
New Delhi IND 77.2 28.6
Niamey NER 2.1 13.5
Nicosia CYP 33.4 35.2
Nouakchott MRT -16.0 18.1
Nuku'alofa TON -175.2 -21.1
Oslo NOR 10.8 59.9
Ottawa CAN -75.7 45.4
Ouagadougou BFA -1.5 12.4
Panama City PAN -79.5 9.0
Paramaribo SUR -55.2 5.9
Paris FRA 2.4 48.9
Phnom Penh KHM 104.9 11.6
Podgorica MNE 19.3 42.4
Port Louis MUS 57.5 -20.2
Port Moresby PNG 147.2 -9.4
Port of Spain TTO -61.5 10.7
Port Vila VUT 168.3 -17.7
Port-au-Prince HTI -72.3 18.5
Prague CZE 14.4 50.1
Praia CPV -23.5 14.9
Pretoria ZAF 28.2 -25.7
Pristina XKX 21.2 42.7
Quito ECU -78.5 -0.2
Rabat MAR -6.8 34.0
Rangoon MMR 96.2 16.8
Reykjavik ISL -21.9 64.1
Riga LVA 24.1 56.9
Riyadh SAU 46.7 24.7
Rome ITA 12.5 41.9
San José CRI -84.1 9.9
San Salvador SLV -89.2 13.7
Sanaa YEM 44.2 15.4
Santiago CHL -70.7 -33.4
Santo Domingo DOM -69.9 18.5
Sarajevo BIH 18.4 43.9
Seoul KOR 127.0 37.6
Singapore SGP 103.8 1.3
Skopje MKD 21.4 42.0
Sofia BGR 23.3 42.7
Stockholm SWE 18.1 59.3
Suva FJI 178.4 -18.1
Tallinn EST 24.8 59.4
Tashkent UZB 69.2 41.3
Tbilisi GEO 44.8 41.7
Tegucigalpa HND -87.2 14.1
The Hague NLD 4.3 52.1
Tirana ALB 19.8 41.3
Tokyo JPN 139.7 35.7
Tripoli LBY 13.2 32.9
Tunis TUN 10.2 36.8
Ulaanbaatar MNG 106.9 47.9
Valletta MLT 14.5 35.9
Victoria SYC 55.5 -4.6
Vienna AUT 16.4 48.2
Vientiane LAO 102.6 18.0
Vilnius LTU 25.3 54.7
Warsaw POL 21.0 52.2
Wellington NZL 174.8 -41.3
Windhoek NAM 17.1 -22.6
Yaoundé CMR 11.5 3.9
Yerevan ARM 44.5 40.2
Zagreb HRV 16.0 45.8
`;

/** Cities without an embassy. */
const CONSULATES = `
Adana 35.3 37.0
Auckland 174.8 -36.8
Barcelona 2.2 41.4
Belfast -5.9 54.6
Casablanca -7.6 33.6
Chennai 80.3 13.1
Chiang Mai 99.0 18.8
Ciudad Juárez -106.5 31.7
Dubai 55.3 25.3
Düsseldorf 6.8 51.2
Edinburgh -3.2 55.9
Erbil 44.0 36.2
Florence 11.3 43.8
Frankfurt 8.7 50.1
Fukuoka 130.4 33.6
Guadalajara -103.3 20.7
Guangzhou 113.3 23.1
Guayaquil -79.9 -2.2
Halifax -63.6 44.6
Hamburg 10.0 53.6
Hermosillo -111.0 29.1
Ho Chi Minh City 106.7 10.8
Hong Kong 114.2 22.3
Hyderabad 78.5 17.4
Istanbul 29.0 41.0
Jeddah 39.2 21.5
Johannesburg 28.0 -26.2
Karachi 67.0 24.9
Kolkata 88.4 22.6
Krakow 19.9 50.1
Lagos 3.4 6.5
Lahore 74.3 31.5
Leipzig 12.4 51.3
Lyon 4.8 45.8
Marseille 5.4 43.3
Matamoros -97.5 25.9
Melbourne 145.0 -37.8
Merida -89.6 21.0
Milan 9.2 45.5
Monterrey -100.3 25.7
Montreal -73.6 45.5
Mumbai 72.9 19.1
Munich 11.6 48.1
Naples 14.3 40.9
Nogales -110.9 31.3
Nuevo Laredo -99.5 27.5
Osaka 135.5 34.7
Perth 115.9 -32.0
Peshawar 71.5 34.0
Porto Alegre -51.2 -30.0
Québec -71.2 46.8
Recife -34.9 -8.1
Rio de Janeiro -43.2 -22.9
São Paulo -46.6 -23.6
Sapporo 141.4 43.1
Shanghai 121.5 31.2
Shenyang 123.4 41.8
Strasbourg 7.8 48.6
Surabaya 112.8 -7.3
Sydney 151.2 -33.9
Taipei 121.6 25.0
Tel Aviv 34.8 32.1
Thessaloniki 22.9 40.6
Tijuana -117.0 32.5
Toronto -79.4 43.7
Vancouver -123.1 49.3
Vladivostok 131.9 43.1
Wuhan 114.3 30.6
Yekaterinburg 60.6 56.8
Zurich 8.5 47.4
Cape Town 18.4 -33.9
Durban 31.0 -29.9
Almaty 76.9 43.2
Alexandria 29.9 31.2
Calgary -114.1 51.0
Winnipeg -97.1 49.9
Bordeaux -0.6 44.8
Toulouse 1.4 43.6
Rennes -1.7 48.1
Poznan 16.9 52.4
Medan 98.7 3.6
Naha 127.7 26.2
Nagoya 136.9 35.2
Busan 129.1 35.2
Chengdu 104.1 30.7
`;

const byCity = new Map<string, Point>();
const byCountry = new Map<string, Point>();
for (const [, city, country, longitude, latitude] of SEATS.matchAll(/^(.+) ([A-Z]{3}) (-?[\d.]+) (-?[\d.]+)$/gm)) {
  byCity.set(fold(city!), [Number(longitude), Number(latitude)]);
  byCountry.set(country!, [Number(longitude), Number(latitude)]);
}
for (const [, city, longitude, latitude] of CONSULATES.matchAll(/^(.+) (-?[\d.]+) (-?[\d.]+)$/gm)) byCity.set(fold(city!), [Number(longitude), Number(latitude)]);

/** Where a post is, as far as its name or else its country tells. */
export function whereIs(post: { name: string; country: string | null }): Point | undefined {
  return byCity.get(fold(post.name)) ?? byCountry.get(post.country ?? "");
}

function fold(name: string): string {
  return name.normalize("NFD").replace(/\p{M}/gu, "").replace(/[^a-z]/gi, "").toLowerCase();
}
