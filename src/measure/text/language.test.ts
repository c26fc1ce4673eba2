import { expect, it } from 'vitest'
import { languageOf } from './language.ts'

it.each([
  ['en', 'The refund is paid to the card that was used for the order.'],
  ['de', 'Die Rückzahlung geht auf die Karte, mit der die Bestellung bezahlt wurde.'],
  ['fr', 'Le remboursement est versé sur la carte qui a été utilisée pour la commande.'],
  ['es', 'El reembolso se hace en la tarjeta que fue usada para el pedido.'],
  ['it', 'Il rimborso viene fatto sulla carta che è stata usata per il pagamento.'],
  ['pt', 'O reembolso é feito no cartão que foi usado para a compra, e não demora.'],
  ['nl', 'De terugbetaling gaat naar de kaart die voor de bestelling is gebruikt.'],
  ['pl', 'Zwrot jest na kartę, która była użyta przy zamówieniu, i nie trwa długo.'],
  ['tr', 'Geri ödeme, sipariş için kullanılan karta yapılır ve bu bir gün kadar sürer.'],
  ['vi', 'Tiền hoàn lại được chuyển về thẻ đã dùng cho đơn hàng và không mất phí.'],
  ['ru', 'Возврат идёт на карту, которой был оплачен заказ, и это не занимает много времени.'],
  ['uk', 'Повернення йде на картку, якою було оплачено замовлення, і це не довго.'],
  ['zh', '退款将退回到下单时使用的银行卡。'],
  ['ja', '返金は注文に使用したカードに行われます。'],
  ['ko', '환불은 주문에 사용한 카드로 지급됩니다.'],
  ['ar', 'يتم رد المبلغ إلى البطاقة المستخدمة في الطلب.'],
  ['el', 'Η επιστροφή γίνεται στην κάρτα της παραγγελίας.'],
  ['th', 'เงินคืนจะเข้าบัตรที่ใช้สั่งซื้อ'],
  ['unknown', 'const answer = await fetch(url)'],
  ['unknown', 'Paris'],
  ['unknown', '42'],
  ['unknown', ''],
])('%s: %s', (language, text) => {
  expect(languageOf(text)).toBe(language)
})
