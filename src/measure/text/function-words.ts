/** Languages that the text tools know by their words, ISO 639-1. */
export const spelledLanguages = [
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'sv',
  'da',
  'no',
  'fi',
  'pl',
  'cs',
  'ro',
  'hu',
  'tr',
  'id',
  'vi',
  'ru',
  'uk',
] as const
export type SpelledLanguage = (typeof spelledLanguages)[number]

/** The words that hold sentences together, by language: articles, pronouns, prepositions, conjunctions, auxiliaries. In lower case. */
export const functionWords: Readonly<Record<SpelledLanguage, ReadonlySet<string>>> = {
  en: words(
    'the a an and or but nor if then than that this these those there here of to in on at by for from with without into onto over under about as is are was were be been being am do does did done doing have has had having will would shall should can could may might must not no it its he him his she her hers they them their theirs we us our ours you your yours i me my mine who whom whose which what when where why how so such too very also just only own same some any all both each few more most other s t d ll m o re ve y now again further once during before after above below between through up down out off',
  ),
  de: words(
    'der die das den dem des ein eine einen einem einer eines und oder aber sondern wenn dann als dass daß dieser diese dieses diesen diesem es er sie ihn ihm ihr ihre ihren ihrem seiner seine sein seinen wir uns unser ihr euch du dich dir ich mich mir mein meine nicht kein keine keinen ist sind war waren sei wird werden wurde wurden worden hat haben hatte hatten habe kann können konnte muss müssen soll sollte will in im an am auf aus bei beim mit nach von vom vor zu zum zur über unter durch für gegen ohne um wie was wer wo warum auch noch nur schon sehr so mehr man sich hier da',
  ),
  fr: words(
    'le la les un une des du de d l et ou mais donc or ni car si que qu qui quoi dont où ce cet cette ces c il elle ils elles on nous vous je j tu me m te t se s lui leur leurs y en mon ma mes ton ta tes son sa ses notre nos votre vos ne n pas plus est sont était étaient être été a ont avait avoir eu fait peut peuvent doit à au aux dans sur sous par pour avec sans chez entre vers comme très aussi bien tout tous toute toutes même',
  ),
  es: words(
    'el la los las un una unos unas y e o u pero sino si que quien cual cuyo como cuando donde de del al a en con sin por para sobre entre desde hasta hacia según este esta esto estos estas ese esa eso esos esas él ella ellos ellas nosotros ustedes yo tú usted me te se le les lo nos su sus mi mis tu tus es son era eran ser sido está están estaba fue fueron ha han había hay puede pueden debe no ni ya muy más también todo todos toda todas',
  ),
  it: words(
    'il lo la i gli le un uno una e ed o ma se che chi cui come quando dove di del dello della dei degli delle da dal dalla dai a al alla ai alle in nel nella nei nelle con su sul sulla per tra fra questo questa questi queste quello quella io tu lui lei noi voi loro mi ti si ci vi ne suo sua suoi sue mio mia è sono era erano essere stato stata ha hanno aveva avere può possono deve non più anche molto tutto tutti',
  ),
  pt: words(
    'o a os as um uma uns umas e ou mas se que quem qual cujo como quando onde de do da dos das em no na nos nas ao à aos às com sem por pelo pela para sobre entre até desde este esta isto estes estas esse essa isso ele ela eles elas nós eu tu você vocês me te se lhe seu sua seus suas meu minha é são era eram ser sido está estão foi foram tem têm tinha há pode podem deve não mais também muito todo todos já',
  ),
  nl: words(
    'de het een en of maar als dan dat die dit deze er hier daar van in op aan bij met naar uit voor door over onder tot om te zonder tegen tussen is zijn was waren ben bent wordt worden werd werden geworden heeft hebben had hadden kan kunnen kon moet moeten zal zullen zou wil niet geen ik jij je u hij zij ze wij we jullie hun hen hem haar mijn jouw ons onze zich wie wat waar wanneer hoe ook nog al wel zeer meer zo',
  ),
  sv: words(
    'och eller men om att som det den de en ett i på av för till från med utan vid under över mellan är var vara varit blir blev har hade kan kunde ska skulle måste inte jag du han hon vi ni dem honom henne min din sin sitt sina deras vår detta denna dessa här där när hur vad vem också så mycket mer än efter',
  ),
  da: words(
    'og eller men hvis at som det den de en et i på af for til fra med uden ved under over mellem er var være været bliver blev har havde kan kunne skal skulle må ikke jeg du han hun vi i dem ham hende min din sin sit deres vores dette denne disse her der når hvordan hvad hvem også så meget mere end efter',
  ),
  no: words(
    'og eller men hvis at som det den de en et ei i på av for til fra med uten ved under over mellom er var være vært blir ble har hadde kan kunne skal skulle må ikke jeg du han hun vi dere dem ham henne min din sin sitt deres vår dette denne disse her der når hvordan hva hvem også så mye mer enn etter',
  ),
  fi: words(
    'ja tai mutta jos että joka jotka se ne tämä nämä hän he minä sinä me te on ovat oli olivat olla ollut ei eivät en et ole voi voivat pitää myös kuin niin kun missä mikä mitä kuka miten vain sekä hänen sen niiden tämän jonka joita kanssa mukaan jälkeen',
  ),
  pl: words(
    'i oraz lub albo ale jeśli że który która które którzy to ten ta te tego tej tych jest są był była było były być w we na z ze do od po za przed przy przez dla o u pod nad nie się go jej jego ich mnie mi ja ty on ona ono my wy oni jak gdy gdzie co kto czy już tylko także bardzo więcej może',
  ),
  cs: words(
    'a i nebo ale pokud že který která které kteří to ten ta tento tato toto je jsou byl byla bylo byly být v ve na z ze do od po za před při pro o u pod nad ne se si jeho její jejich mě já ty on ona ono my vy oni jak když kde co kdo už jen také velmi více může není',
  ),
  ro: words(
    'și sau dar dacă că care ce cine cum când unde un o niște de la în din pe cu fără pentru prin despre între până este sunt era erau fi fost a au avea are nu se îl îi le lui ei lor meu mea său sa acest această acestea el ea ei ele noi voi eu tu mai foarte toate poate',
  ),
  hu: words(
    'a az egy és vagy de ha hogy aki ami amely ez ezek azok van vannak volt voltak lesz lenni nem is csak már még nagyon mint meg ki mi ők te én mit hol mikor hogyan után előtt között alatt szerint kell lehet saját minden',
  ),
  tr: words(
    've veya ama fakat eğer ki bu şu o bir için ile gibi kadar daha çok en da de mi mı mu mü değil var yok olan olarak oldu olur ise ne kim nasıl nerede ben sen biz siz onlar onun bunun her sonra önce göre',
  ),
  id: words(
    'dan atau tetapi jika bahwa yang ini itu adalah ialah di ke dari pada untuk dengan tanpa oleh dalam tidak bukan akan telah sudah dapat bisa harus saya anda kamu dia mereka kami kita apa siapa bagaimana juga lebih sangat sebagai karena',
  ),
  vi: words(
    'và hoặc nhưng nếu rằng là của cho với trong trên dưới từ đến không có được bị đã đang sẽ này kia đó những các một người tôi bạn họ chúng ai gì nào khi cũng rất hơn như vì',
  ),
  ru: words(
    'и или но если что который которая которые это этот эта эти тот та те был была было были быть есть в во на с со к от до по за из у о об для при под над между не ни же бы ли я ты он она оно мы вы они его её их мой мне мы как когда где кто уже только также очень более может',
  ),
  uk: words(
    'і й та або але якщо що який яка які це цей ця ці той був була було були бути є в у на з зі до від по за із о об для при під над між не ні же б чи я ти він вона воно ми ви вони його її їх мій мені як коли де хто вже тільки також дуже більше може',
  ),
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}
