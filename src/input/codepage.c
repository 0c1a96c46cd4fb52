#include "input/codepage.h"

#include <errno.h>
#include <iconv.h>

static const char16_t cp437[] = u"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
                                u"└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";
static const char16_t cp850[] = u"ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐"
                                u"└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0";
static const char16_t cp852[] = u"ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐"
                                u"└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0";
static const char16_t cp857[] =
    u"ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø£ØŞşáíóúñÑĞğ¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐"
    u"└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ºªÊËÈ\ufffdÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµ\ufffd×ÚÛÙìÿ¯´\u00ad±\ufffd¾¶§÷¸°¨·¹³²■\u00a0";
static const char16_t cp866[] = u"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
                                u"└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u00a0";
static const char16_t cp1250[] =
    u"€\ufffd‚\ufffd„…†‡\ufffd‰Š‹ŚŤŽŹ\ufffd‘’“”•–—\ufffd™š›śťžź\u00a0ˇ˘Ł¤Ą¦§¨©Ş«¬\u00ad®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż"
    u"ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙";
static const char16_t cp1251[] =
    u"ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\ufffd™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї"
    u"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя";
static const char16_t cp1252[] =
    u"€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿"
    u"ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ";
static const char16_t cp1254[] = u"€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffd\ufffd\ufffd\ufffd‘’“”•–—˜™š›œ\ufffd\ufffdŸ\u00a0¡"
                                 u"¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿"
                                 u"ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ";

/* Languages that share pages. The words are such as ipconfig, route, netsh and the tools beside them print.
 */
#define WEST_LETTERS u"äöüßéèàçêâîôûïëñáíóúãõåøæìòùÄÖÜÉÊÅØÍÓÚ"
#define WEST_WORDS                                                                                                          \
    " für über läuft gültig ungültig Primäres Primärer Präfix Subnetzpräfix Gerät Geräte Temporäre "            \
    "Übertragung "                                                                                                         \
    "Übertragungsrate Ständige Verfügbar verfügbar verfügt bevorzugt Größe möglich Verknüpft ausgewählt "         \
    "Schlüssel "                                                                                                           \
    "réseau Réseau activé Activé activée désactivé Désactivé défaut média Média déconnecté Déconnecté "     \
    "préféré à hôte "                                                                                                  \
    "Itinéraires itinéraires Métrique Passerelle privé été sécurité établi expiré clé paramètres système "     \
    "où première "                                                                                                        \
    "dirección Dirección Descripción Configuración configuración híbrido túnel específico conexión "               \
    "Conexión física "                                                                                                    \
    "automática Concesión búsqueda Máscara máscara sí vínculo Vínculo Métrica métrica inalámbrica "              \
    "Estadísticas más "                                                                                                   \
    "Configuração configuração mídia Mídia conexão Conexão específico específicos Endereço Padrão padrão "     \
    "Concessão "                                                                                                           \
    "Não não nó híbrido Descrição primário Temporário Automática físico Físico anfitrião ligação conexões "  \
    "rápida "                                                                                                              \
    "Sì È già più modalità Città attività för nätverk Nätmask är på från och används aktivitet längd både " \
    "anslutning "                                                                                                           \
    "ø så også lokalt forbindelse næste Værtsnavn tilkoblet nødvendig både käytössä määritys yhteys "           \
    "Isäntänimi "
#define CENTRAL_LETTERS u"ąćęłńóśźżčďěňřšťůžýáéíúőűöüäľŚŁŻČŘŠŽ"
#define CENTRAL_WORDS                                                                                                            \
    " węzła włączony włączona włączone wyłączony Wyłączony połączenia połączenie połączenie Połączenie "     \
    "domyślna "                                                                                                                 \
    "Dzierżawa trwałe sieć Odłączono odłączony nośnika Węzeł serwerów wyszukiwania bezprzewodowej Adres "             \
    "łącze "                                                                                                                   \
    "umożliwia użytkownik brama hosta główny Główny fizyczny Połączono sieciowa dzierżawy wygaśnie "                   \
    "preferowane "                                                                                                               \
    "připojení Připojení výchozí Výchozí brána sítě podsítě síť Adresa Fyzická Přípona přípona systému "    \
    "média Médium "                                                                                                            \
    "Název hostitele uzlu povoleno Směrování směrování Místní místní bezdrátové Zapůjčeno zapůjčení vyprší " \
    "odpojeno "                                                                                                                  \
    "konfigurácia Predvolená Pripojenie pripojenia sieť siete Fyzická smerovanie Vypršanie "                                \
    "kapcsolat Kapcsolat kapcsolatspecifikus Alapértelmezett alapértelmezett átjáró Alhálózati maszk "                    \
    "hálózati "                                                                                                                \
    "Leírás cím címek Fizikai Engedélyezve Gépnév Csomóponttípus utótag Bérlet lejárata konfigurációja "           \
    "állapota "
#define TURKISH_LETTERS u"çğıİöşüÇŞÖÜ"
#define TURKISH_WORDS                                                                                                              \
    " Yapılandırması Adı bağdaştırıcısı Bağlantıya Bağlantı bağlantısı özgü Açıklama Hayır Ağ ağ Geçidi " \
    "Varsayılan "                                                                                                                 \
    "Düğüm Türü Yönlendirme Etkin Fiziksel Kullanılıyor Yerel Sunucuları Kira Alındı Süresi Doluyor Tercih "           \
    "kesildi "                                                                                                                     \
    "Arabirim Etkin Yollar Ölçüt "
#define RUSSIAN_LETTERS u"оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё"
#define RUSSIAN_WORDS                                                                                                                                                                                 \
    " для сети адрес Адрес шлюз Основной Маска подсети Имя Тип Нет Да нет включен включена Описание "                   \
    "Физический "                                                                                                                                                                           \
    "Метрика Интерфейс адаптер Адаптер Подключение Подключен Отключен Состояние среды Настройка протокола " \
    "узла "                                                                                                                                                                                       \
    "Отсутствует маршруты Постоянные Активные По умолчанию Сетевой Туннельный локальной Аренда Локальный "
#define JAPANESE_LETTERS                                                                                                                                      \
    u"のはいえなしてさませんりこでがをにれとるたアイウエオカキクケコサシスセソタチツテトナニネノハフヘホマ" \
    u"ミムメモラリルレロワン"                                                                                                                      \
    u"ガグゲゴザジズダデドバビブベボパピプペポァィェォッャュョヴー構成接続固有物理説明有効無効自動名一覧検" \
    u"索取得期限優先先宛既定"                                                                                                                      \
    u"状態種類使用設定経路表示線番号管理用語秒分時年月日"
#define CHINESE_LETTERS                                                                                                                                       \
    u"的是否无主机名节点类型混合路由已启用禁代理后缀搜索列表以太网适配器连接特定描述物理地址自动置本链子掩" \
    u"码默认关服务获得租约过期"                                                                                                                   \
    u"时间首选媒体状态断开隧道线局域临接口称活永久目标跃数在上态管员专配电置字前册注传输名只要静通年月日"
#define KOREAN_LETTERS                                                                                                                                        \
    u"이더넷어댑터연결별접미사링크로컬주소서브마스크기본게트웨구성호스름노드유형혼라우팅용프록시설명물리적" \
    u"자동예아니요정임대작"                                                                                                                         \
    u"날짜만료버클언를통한무선디상태끊김인페목록경활네워대메릭없음됨영상년월일오전후"
#define TAIWANESE_LETTERS                                                                                                                                     \
    u"的是否無主機名稱節點類型混合式路由啟用尾碼搜尋清單乙太網路卡連線特定描述實體位址自動設定結本子遮罩預" \
    u"設閘道伺服器取得租用到期"                                                                                                                   \
    u"偏好選項媒體狀態中斷已介面使用永久在連結上目的計量年月日時間"

/* Oem pages first: most such files come from cmd's `>`. */
const struct code_page code_pages[] = {
    {.name = "cp850", .high = cp850, .letters = WEST_LETTERS, .words = WEST_WORDS},
    {.name = "cp1252", .high = cp1252, .letters = WEST_LETTERS, .words = WEST_WORDS},
    {.name = "cp437", .high = cp437, .letters = WEST_LETTERS, .words = WEST_WORDS},
    {.name = "cp852", .high = cp852, .letters = CENTRAL_LETTERS, .words = CENTRAL_WORDS},
    {.name = "cp1250", .high = cp1250, .letters = CENTRAL_LETTERS, .words = CENTRAL_WORDS},
    {.name = "cp866", .high = cp866, .letters = RUSSIAN_LETTERS, .words = RUSSIAN_WORDS},
    {.name = "cp1251", .high = cp1251, .letters = RUSSIAN_LETTERS, .words = RUSSIAN_WORDS},
    {.name = "cp857", .high = cp857, .letters = TURKISH_LETTERS, .words = TURKISH_WORDS},
    {.name = "cp1254", .high = cp1254, .letters = TURKISH_LETTERS, .words = TURKISH_WORDS},
    {.name = "cp932", .converter = "CP932", .letters = JAPANESE_LETTERS, .words = ""},
    {.name = "cp936", .converter = "CP936", .letters = CHINESE_LETTERS, .words = ""},
    {.name = "cp949", .converter = "CP949", .letters = KOREAN_LETTERS, .words = ""},
    {.name = "cp950", .converter = "CP950", .letters = TAIWANESE_LETTERS, .words = ""},
    {.name = NULL},
};

static struct span page_number(struct span name)
{
    static const char *const prefixes[] = {"cp", "ibm", "windows-", "oem", "ms"};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (span_starts_nocase(name, span_of(prefixes[i])))
            return span_skip(name, strlen(prefixes[i]));
    return name;
}

const struct code_page *code_page_find(struct span name)
{
    for (const struct code_page *page = code_pages; page->name; page++)
        if (span_equal(page_number(name), page_number(span_of(page->name))))
            return page;
    return NULL;
}

/* Writes the bytes up to the next ASCII one; there are at most size of them. Every page lies in the BMP. */
static const unsigned char *put_high_bytes(struct sink *out, const unsigned char *p, size_t size,
                                           const char16_t *high)
{
    char *to = out->at + out->len;
    for (const unsigned char *end = p + size; p < end && *p >= 0x80; p++) {
        unsigned code = high[*p - 0x80];
        out->lost += code == 0xfffd;
        if (code < 0x800) {
            *to++ = (char)(0xc0 | code >> 6);
        } else {
            *to++ = (char)(0xe0 | code >> 12);
            *to++ = (char)(0x80 | (code >> 6 & 0x3f));
        }
        *to++ = (char)(0x80 | (code & 0x3f));
    }
    out->len = (size_t)(to - out->at);
    return p;
}

static void put_single_bytes(struct sink *out, struct span bytes, const char16_t *high)
{
    const unsigned char *p = (const unsigned char *)bytes.at, *end = p + bytes.len;
    while (p < end) {
        const unsigned char *plain = ascii_end(p, end);
        size_t size = (size_t)(plain - p), left = (size_t)(end - plain);
        size_t next = left < 4096 ? left : 4096;
        if (!sink_reserve(out, size + 3 * next + 4))
            return;
        memcpy(out->at + out->len, p, size);
        out->len += size;
        p = put_high_bytes(out, plain, next, high);
        if (p == plain && p < end) {
            sink_put(out, *p);
            p++;
        }
    }
}

/* What iconv(3) makes of bytes without NUL. A byte it cannot read becomes U+FFFD. */
static void convert(struct sink *out, iconv_t converter, struct span bytes)
{
    char *from = (char *)bytes.at; /* iconv only reads it */
    size_t left = bytes.len;
    while (left) {
        size_t now = left < 16384 ? left : 16384, taken = now;
        if (!sink_reserve(out, 3 * now + 8))
            return;
        char *to = out->at + out->len;
        size_t room = out->room - out->len;
        size_t result = iconv(converter, &from, &taken, &to, &room);
        left -= now - taken;
        out->len = (size_t)(to - out->at);
        if (result == (size_t)-1 && errno != E2BIG && (errno == EILSEQ || taken == left)) {
            sink_put(out, 0);
            from++;
            left--;
        }
    }
}

static void put_double_bytes(struct sink *out, struct span bytes, const char *name)
{
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1) {
        sink_utf8(out, bytes);
        return;
    }
    while (bytes.len) {
        const char *nul = span_find(bytes, '\0');
        struct span text = nul ? span_between(bytes.at, nul) : bytes;
        convert(out, converter, text);
        if (nul && sink_reserve(out, 4))
            sink_put(out, 0);
        bytes = span_skip(bytes, text.len + (nul ? 1 : 0));
    }
    iconv_close(converter);
}

void sink_code_page(struct sink *out, struct span bytes, const struct code_page *page)
{
    if (page->high)
        put_single_bytes(out, bytes, page->high);
    else
        put_double_bytes(out, bytes, page->converter);
}
