/**
 * Sentences that decline to answer, tried on the beginning of a sentence: will not, may not, am not able. What says "not known" or "not in the context"
 * in European languages is in `text/claim-phrases.ts`; here are the rest.
 */
export const declines: readonly RegExp[] = [
  /^(?:(?:i['’]m |i am |we['’]re |we are )?(?:very |so |really |terribly )?sorry,? (?:but )?|unfortunately,? |i apologi[sz]e,? (?:but )?|as an ai(?: language model| assistant)?,? )*(?:i|we) (?:can ?not|can['’]t|could not|couldn['’]t|won['’]t|will not|must decline|have to decline|decline|refuse|(?:am|are) (?:not able|unable|not allowed|not permitted|not comfortable|not authori[sz]ed))\b(?! (?:stress|emphasi[sz]e|overstate|recommend|wait|agree|thank))/iu,
  /^(?:i['’]m|we['’]re|i am|we are) (?:not able|unable|not allowed|not permitted|not authori[sz]ed)\b/iu,
  /^(?:it )?(?:would (?:be|not be) (?:inappropriate|unethical|appropriate|ethical)|(?:is )?against (?:my|our) (?:guidelines|policy|policies|rules))\b/iu,
  /^(?:(?:es )?tut (?:mir|uns) leid[,.]? ?(?:aber )?)?(?:leider )?(?:(?:ich|wir) (?:kann|können|darf|dürfen|werde|möchte|bin|sind)|(?:\p{L}+ )?(?:kann|können|darf|dürfen) (?:ich|wir))\b[^,]{0,60}\b(?:nicht|keine[nrsm]?|nicht in der lage)\b/iu,
  /^(?:das |dazu |darüber |es )?(?:weiß|wissen) (?:ich|wir) (?:leider )?nicht/iu,
  /^(?:(?:je suis |nous sommes )?désolée?s?,? (?:mais )?|malheureusement,? )?(?:je|nous) (?:ne|n['’]) ?(?:peux|pouvons|suis|sommes|sais|savons|trouve|dispose)\b/iu,
  /^(?:lo siento,? (?:pero )?|lamentablemente,? )?(?:no (?:puedo|podemos|me es posible|estoy autorizad[oa]|sé|lo sé))(?=[\s.,!]|$)/iu,
  /^(?:(?:mi|ci) dispiace,? (?:ma )?|purtroppo,? )?non (?:posso|possiamo|so|sono in grado|sono autorizzat[oa])\b/iu,
  /^(?:(?:sinto muito|desculpe),? (?:mas )?|infelizmente,? )?(?:eu )?não (?:posso|podemos|consigo|sei)(?=[\s.,!]|$)/iu,
  /^(?:het spijt (?:me|mij|ons),? (?:maar )?|helaas )?(?:ik (?:kan|mag|wil)|(?:kan|mag) ik|wij? kunnen)\b[^,]{0,60}\b(?:niet|geen)\b/iu,
  /^(?:niestety,? |przykro mi,? (?:ale )?|przepraszam,? (?:ale )?)?nie (?:mogę|możemy|wiem|jestem w stanie|potrafię)(?=[\s.,!]|$)/iu,
  /^(?:к сожалению,? |извините,? (?:но )?|простите,? (?:но )?)?(?:я |мы )?не (?:могу|можем|знаю|нашёл|нашел|нашла)(?=[\s.,!]|$)/iu,
  /^(?:抱歉|对不起|很抱歉|很遗憾)?[，,]?\s?(?:但)?(?:我|我们)?(?:无法|不能|不知道|没有找到|找不到)/u,
  /^(?:申し訳(?:ありません|ございません)|すみません|恐れ入りますが|残念ながら)/u,
  /(?:お答え|回答|お手伝い|提供)(?:は|を|することは)?(?:できません|できかねます)|(?:わかりません|見つかりませんでした|記載(?:は|が)?(?:ありません|されていません))。?$/u,
  /^(?:죄송(?:합니다|하지만)|유감스럽게도)/u,
  /(?:답변(?:할|해 드릴) 수 없습니다|도와드릴 수 없습니다|알 수 없습니다|찾을 수 없습니다)/u,
]

/** Sentences that begin as a refusal does and are none: an apology for something else. */
export const apologies = /^(?:(?:i['’]m |i am |we['’]re |we are )?(?:very |so |really )?sorry|(?:my |our )?apologies|(?:i|we) apologi[sz]e) (?:for|about)\b/iu
