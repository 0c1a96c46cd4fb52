#include "base/hash.h"

#include "base/ascii.h"

#include <stdlib.h>

static uint64_t mix(uint64_t h)
{
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93u;
    h ^= h >> 32;
    return h;
}

/* Bytes as a little-endian number, whatever the machine; written out so that compilers see one load. */
static uint64_t load4(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return (uint64_t)b[0] | (uint64_t)b[1] << 8 | (uint64_t)b[2] << 16 | (uint64_t)b[3] << 24;
}

static uint64_t load8(const char *p)
{
    return load4(p) | load4(p + 4) << 32;
}

/* Up to seven bytes, of which some are taken twice. */
static uint64_t load_tail(const char *p, size_t count)
{
    const unsigned char *b = (const unsigned char *)p;
    if (count >= 4)
        return load4(p) | load4(p + count - 4) << (8 * (count - 4));
    if (!count)
        return 0;
    return (uint64_t)b[0] | (uint64_t)b[count / 2] << (8 * (count / 2)) |
           (uint64_t)b[count - 1] << (8 * (count - 1));
}

uint64_t hash_span(struct span s)
{
    uint64_t h = 0x9e3779b97f4a7c15u ^ s.len;
    const char *p = s.at;
    size_t left = s.len;
    for (; left >= 8; left -= 8, p += 8)
        h = mix(h ^ load8(p)) * 0x9fb21c651e98df25u;
    return mix(mix(h ^ load_tail(p, left)));
}

/* Eight bytes at once: those from A to Z get the bit of small letters. Sums of seven bits stay in their byte.
 */
static uint64_t fold8(uint64_t word)
{
    const uint64_t each = 0x0101010101010101u;
    uint64_t low = word & (0x7f * each);
    uint64_t from_a = low + (0x80 - 'A') * each, behind_z = low + (0x7f - 'Z') * each;
    uint64_t capitals = (from_a ^ behind_z) & ~word & (0x80 * each);
    return word | capitals >> 2;
}

uint64_t hash_span_nocase(struct span s)
{
    uint64_t h = 0xcbf29ce484222325u ^ s.len;
    const char *p = s.at;
    size_t left = s.len;
    for (; left >= 8; left -= 8, p += 8)
        h = mix(h ^ fold8(load8(p))) * 0x9fb21c651e98df25u;
    return mix(mix(h ^ fold8(load_tail(p, left))));
}

static uint64_t key_hash(const struct hash *h, struct span key)
{
    return h->nocase ? hash_span_nocase(key) : hash_span(key);
}

/* The entry of key, or the empty one where it belongs. */
static struct hash_entry *find(const struct hash *h, struct span key, uint64_t hash)
{
    for (size_t i = (size_t)hash & (h->room - 1);; i = (i + 1) & (h->room - 1)) {
        struct hash_entry *e = &h->entries[i];
        if (!e->value)
            return e;
        if (e->hash == hash && (h->nocase ? span_equal_nocase(e->key, key) : span_equal(e->key, key)))
            return e;
    }
}

static void grow(struct hash *h)
{
    struct hash old = *h;
    h->room = old.room ? old.room * 2 : 16;
    h->entries = memory_get(h->room * sizeof(*h->entries));
    memset(h->entries, 0, h->room * sizeof(*h->entries));
    for (size_t i = 0; i < old.room; i++)
        if (old.entries[i].value)
            *find(h, old.entries[i].key, old.entries[i].hash) = old.entries[i];
    free(old.entries);
}

void *hash_get(const struct hash *h, struct span key)
{
    return h->room ? find(h, key, key_hash(h, key))->value : NULL;
}

void *hash_put(struct hash *h, struct span key, void *value)
{
    if (h->count * 4 >= h->room * 3)
        grow(h);
    uint64_t hash = key_hash(h, key);
    struct hash_entry *e = find(h, key, hash);
    if (e->value)
        return e->value;
    *e = (struct hash_entry){.hash = hash, .key = key, .value = value};
    h->count += value != NULL;
    return NULL;
}

void hash_free(struct hash *h)
{
    free(h->entries);
    *h = (struct hash){.nocase = h->nocase};
}

const char *intern(struct intern *store, struct span text)
{
    struct hash *h = &store->table;
    if (h->count * 4 >= h->room * 3)
        grow(h);
    uint64_t hash = key_hash(h, text);
    struct hash_entry *e = find(h, text, hash);
    if (!e->value) {
        char *copy = arena_dup(store->arena, text);
        *e = (struct hash_entry){.hash = hash, .key = {.at = copy, .len = text.len}, .value = copy};
        h->count++;
    }
    return e->value;
}
