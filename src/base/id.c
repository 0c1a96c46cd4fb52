#include "base/id.h"

#include "base/ascii.h"

static char hex_lower(int digit)
{
    return "0123456789abcdef"[digit];
}

/* Digits in pairs, each pair behind the same separator or none at all. */
bool mac_canonical(struct span s, char *text)
{
    s = span_trim(s);
    char separator = s.len > 2 && hex_value(s.at[2]) < 0 ? s.at[2] : '\0';
    if (separator != '\0' && separator != '-' && separator != ':' && separator != ' ')
        return false;
    size_t out = 0, pairs = 0, step = separator ? 3 : 2;
    for (size_t i = 0; i < s.len; i += step, pairs++) {
        bool whole = i + 1 < s.len && hex_value(s.at[i]) >= 0 && hex_value(s.at[i + 1]) >= 0;
        if (!whole || pairs == 16 || (separator && i + 2 < s.len && s.at[i + 2] != separator))
            return false;
        if (out)
            text[out++] = '-';
        text[out++] = hex_lower(hex_value(s.at[i]));
        text[out++] = hex_lower(hex_value(s.at[i + 1]));
    }
    text[out] = '\0';
    return pairs >= 6 && !(separator && s.len != pairs * 3 - 1);
}

bool mac_is_real(const char *canonical)
{
    for (const char *pair = canonical; *pair; pair += pair[2] ? 3 : 2)
        if (memcmp(pair, canonical, 2) != 0)
            return true;
    return false;
}

bool guid_canonical(struct span s, char *text)
{
    s = span_trim(s);
    if (s.len >= 2 && s.at[0] == '{' && s.at[s.len - 1] == '}')
        s = (struct span){.at = s.at + 1, .len = s.len - 2};
    size_t digits = 0, out = 0;
    text[out++] = '{';
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '-')
            continue;
        int digit = hex_value(s.at[i]);
        if (digit < 0 || digits == 32)
            return false;
        if (digits == 8 || digits == 12 || digits == 16 || digits == 20)
            text[out++] = '-';
        text[out++] = hex_lower(digit);
        digits++;
    }
    text[out++] = '}';
    text[out] = '\0';
    return digits == 32;
}
