/*
 * From the address of a bound field back to the file: which array of structs it lies in, which parameter
 * of its table it is, what the node of that struct says of it.
 */
#include "scenarios/language/binder.h"

#include <stdlib.h>
#include <string.h>

#include "sim/error.h"

/* Kept in the order of addresses; arrays are made at rising addresses for long stretches, so that
 * sorting is left to the first question. */
void glo_written_add(struct glo_binder *binder, const struct glo_written *written)
{
    if (binder->in_fallback || !written->size)
        return;
    if (glo_grow(&binder->written, &binder->max_written, (uint64_t)binder->num_written + 1, sizeof *binder->written)) {
        binder->no_memory = true;
        return;
    }
    binder->written[binder->num_written++] = *written;
    binder->sorted = false;
}

/* An array before what lies in it: a member that was changed is noted beside all members. */
static int by_address(const void *a, const void *b)
{
    const struct glo_written *x = a, *y = b;
    uintptr_t p = (uintptr_t)x->start, q = (uintptr_t)y->start;
    if (p != q)
        return p < q ? -1 : 1;
    return x->size < y->size ? 1 : x->size > y->size ? -1 : 0;
}

static const struct glo_written *find_written(struct glo_binder *binder, const void *field)
{
    uintptr_t address = (uintptr_t)field;
    uint32_t low = 0, high = binder->num_written;
    if (!binder->sorted && high)
        qsort(binder->written, high, sizeof *binder->written, by_address);
    binder->sorted = true;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if ((uintptr_t)binder->written[middle].start <= address)
            low = middle + 1;
        else
            high = middle;
    }
    while (low--)
        if (address - (uintptr_t)binder->written[low].start < binder->written[low].size)
            return &binder->written[low];
    return NULL;
}

/* A struct that holds the field, and what the file says of it. */
struct spot {
    const struct glo_table *table;
    const struct glo_node *node;
    const struct glo_family_rows *family;
    uint32_t row;
    struct glo_mark mark;
};

static void add_key(struct glo_text *path, const char *key)
{
    if (path)
        glo_text_add(path, "%s%s", path->length ? "." : "", key);
}

/* The parameter whose field holds `offset`: the last that begins at or before it. */
static const struct glo_parameter *parameter_at(const struct glo_table *table, size_t offset)
{
    const struct glo_parameter *found = NULL;
    for (const struct glo_parameter *p = table->parameters; p && p->name; p++)
        if (p->offset <= offset && (!found || p->offset > found->offset))
            found = p;
    return found;
}

static void enter_entry(struct spot *spot, const struct glo_entry *entry)
{
    spot->mark = entry->key_mark;
    spot->node = entry->value;
}

/* Goes from the array to its item. */
static void enter_item(const struct glo_written *written, size_t index, struct spot *spot, struct glo_text *path)
{
    const char *item = written->start + index * written->stride;
    const struct glo_named *named = (const struct glo_named *)(const void *)item;
    const struct glo_node *node = written->node;
    *spot = (struct spot){.table = written->table, .node = node, .mark = spot->mark};
    if (written->content == GLO_LIST_ITEMS && node->kind == GLO_NODE_LIST) {
        spot->node = node->items[index];
        spot->mark = spot->node->mark;
    } else if (written->content == GLO_MAP_ITEMS) {
        enter_entry(spot, glo_node_entry(node, named->name));
        add_key(path, named->name);
    } else if (written->content == GLO_FAMILY_ITEMS) {
        enter_entry(spot, &node->entries[index]);
        add_key(path, node->entries[index].key);
        spot->table = NULL;
    } else if (written->content == GLO_MEMBER_ITEMS) {
        spot->family = written->family;
        spot->row = named->row;
    } else if (written->content == GLO_ROW_ITEMS) {
        spot->family = written->family;
        spot->row = (uint32_t)index;
    } else if (written->word) {
        add_key(path, written->word);
        spot->mark = node->mark;
    }
}

/* Goes down from a struct to the field at `offset` in it, through records in place. */
static void enter_field(struct spot *spot, size_t offset, struct glo_text *path)
{
    const struct glo_parameter *p;
    while (spot->table && (p = parameter_at(spot->table, offset))) {
        const struct glo_node *value = spot->table->open ? NULL : glo_node_get(spot->node, p->name);
        uint32_t column = GLO_ALL;
        bool bare = spot->node && (spot->node->kind != GLO_NODE_MAP || spot->table->open) && spot->table->main &&
                    strcmp(spot->table->main, p->name) == 0;
        if (!value && spot->family)
            column = glo_rows_column(spot->family->rows, p->name);
        if (value)
            spot->mark = value->mark;
        else if (bare)
            spot->mark = spot->node->mark;
        else if (column != GLO_ALL)
            spot->mark = glo_rows_cell(spot->family->rows, spot->row, column)->mark;
        if (!spot->table->open)
            add_key(path, p->name);
        spot->node = bare ? spot->node : value;
        spot->family = NULL;
        offset -= p->offset;
        spot->table = p->kind == GLO_RECORD && !p->many ? p->table : NULL;
    }
}

static bool locate(struct glo_binder *binder, const void *field, struct spot *spot, struct glo_text *path)
{
    const struct glo_written *written = find_written(binder, field);
    if (!written)
        return false;
    if (written->owner) {
        struct spot owner = {0};
        if (!locate(binder, written->owner, &owner, path))
            return false;
        spot->mark = owner.mark;
        /* The keys of a type stand beside its word, not below it. */
        char *dot = path && path->length ? strrchr(path->bytes, '.') : NULL;
        if (written->content == GLO_BESIDE && path && path->length) {
            path->length = dot ? (uint32_t)(dot - path->bytes) : 0;
            path->bytes[path->length] = 0;
        }
    }
    size_t offset = (size_t)((const char *)field - written->start);
    enter_item(written, offset / written->stride, spot, path);
    enter_field(spot, offset % written->stride, path);
    return true;
}

bool glo_binder_locate(struct glo_binder *binder, const void *field, struct glo_mark *mark, struct glo_text *path)
{
    struct spot spot = {0};
    bool known = field && locate(binder, field, &spot, path);
    *mark = spot.mark;
    return known;
}

void glo_binder_say(void *self, enum glo_severity severity, const void *field, const char *code, const char *text,
                    const char *help)
{
    struct glo_binder *binder = self;
    struct glo_text path = {0};
    struct glo_message message = {.severity = severity, .code = code, .text = text, .help = help};
    glo_binder_locate(binder, field, &message.mark, &path);
    message.path = path.length ? path.bytes : NULL;
    glo_diagnostics_say(binder->diagnostics, &message);
    glo_diagnostics_end_text(binder->diagnostics, &path);
}

const struct glo_review *glo_binder_review(const struct glo_binder *binder)
{
    return &binder->review;
}
