/*
 * The expression grammar: parsed once by recursive descent, evaluated for as many rows as there are. Chains of `and`
 * and `or` are lists, so that only parentheses and `not` nest; their depth is bounded.
 */
#include "scenarios/language/expression.h"
#include "scenarios/language/text_file.h"
#include "scenarios/language/units.h"
#include "sim/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_DEPTH 100

/* How a cell stands to a value; a comparison names the answers for which it holds. */
enum { LESS = 1, EQUAL = 2, GREATER = 4, UNORDERED = 8 };

static const struct comparison {
    const char *sign;
    int holds_for;
} comparisons[] = {
    {"==", EQUAL},  {"!=", LESS | GREATER | UNORDERED}, {"<=", LESS | EQUAL}, {">=", GREATER | EQUAL}, {"<", LESS},
    {">", GREATER},
};

struct value {
    const char *text;
    double number;
    bool is_number; /* a plain one */
    struct value *next;
};

struct asked {
    const struct glo_units *units;
    const char *(*value_of)(void *self, uint32_t index);
    void *self;
};

/* `holds` says what kind of term this is. */
struct term {
    bool (*holds)(const struct term *term, const struct asked *asked);
    const struct term *child, *next; /* and, or, not: its terms */
    uint32_t name;                   /* comparisons: index into the names */
    int holds_for;
    const struct value *values; /* holds if it does for one of them */
};

struct name {
    const char *text;
    struct glo_mark mark;
};

struct glo_expression {
    const struct term *term;
    const struct name *names;
    uint32_t num_names;
};

struct parser {
    const struct glo_node *node;
    const char *at;
    bool has_places;     /* the scalar stands in one line, as it is but for quotes */
    const char *counted; /* up to here columns are counted: */
    uint32_t column;     /* the column of this byte */
    struct glo_arena *arena;
    struct glo_diagnostics *diagnostics;
    struct name *names;
    uint32_t num_names, max_names;
    int depth;
    int code;
};

/* ---- evaluation
 * --------------------------------------------------------------------------------------------------------- */

static int order_of(double a, double b)
{
    return a < b ? LESS : a > b ? GREATER : EQUAL;
}

static bool is_quantity(const struct glo_units *units, const char *text)
{
    double number, same;
    return glo_number_read(text, &number) || (units && glo_units_compare(units, text, text, &number, &same));
}

static int compare(const struct glo_units *units, const char *cell, const struct value *value)
{
    double number, other;
    if (value->is_number && glo_number_read(cell, &number))
        return order_of(number, value->number);
    if (units && glo_units_compare(units, cell, value->text, &number, &other))
        return order_of(number, other);
    int order = strcmp(cell, value->text);
    if (order == 0)
        return EQUAL;
    if (is_quantity(units, cell) || is_quantity(units, value->text))
        return UNORDERED;
    return order < 0 ? LESS : GREATER;
}

static bool holds_comparison(const struct term *term, const struct asked *asked)
{
    const char *cell = asked->value_of(asked->self, term->name);
    for (const struct value *value = term->values; value; value = value->next)
        if (compare(asked->units, cell, value) & term->holds_for)
            return true;
    return false;
}

static bool holds_any(const struct term *term, const struct asked *asked)
{
    for (const struct term *child = term->child; child; child = child->next)
        if (child->holds(child, asked))
            return true;
    return false;
}

static bool holds_all(const struct term *term, const struct asked *asked)
{
    for (const struct term *child = term->child; child; child = child->next)
        if (!child->holds(child, asked))
            return false;
    return true;
}

static bool holds_not(const struct term *term, const struct asked *asked)
{
    return !term->child->holds(term->child, asked);
}

bool glo_expression_holds(const struct glo_expression *expression, const struct glo_units *units,
                          const char *(*value_of)(void *self, uint32_t index), void *self)
{
    struct asked asked = {units, value_of, self};
    return expression->term->holds(expression->term, &asked);
}

const char *glo_expression_name(const struct glo_expression *expression, uint32_t index, struct glo_mark *mark)
{
    if (index >= expression->num_names)
        return NULL;
    if (mark)
        *mark = expression->names[index].mark;
    return expression->names[index].text;
}

/* ---- words
 * -------------------------------------------------------------------------------------------------------------- */

/* The mark of `length` bytes inside the scalar, or of all of it where places cannot be told from the text. */
static struct glo_mark mark_of(struct parser *parser, const char *at, size_t length)
{
    struct glo_mark mark = parser->node->mark;
    if (!parser->has_places)
        return mark;
    parser->column += glo_utf8_columns(parser->counted, (size_t)(at - parser->counted));
    parser->counted = at;
    mark.column = parser->column;
    mark.width = glo_utf8_columns(at, length);
    mark.width += mark.width == 0;
    return mark;
}

static size_t word_length(const char *at)
{
    return strcspn(at, " \t\n(),=!<>'\"");
}

/* Says the first mistake, at the word under the pen; always NULL. */
__attribute__((format(printf, 3, 4))) static void *fail(struct parser *parser, const char *help, const char *format,
                                                        ...)
{
    if (parser->code != GLO_OK)
        return NULL;
    char text[GLO_PROBLEM_SIZE];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    size_t length = word_length(parser->at);
    struct glo_mark mark = mark_of(parser, parser->at, length ? length : *parser->at != 0);
    parser->code = glo_diagnostics_fault(parser->diagnostics, mark, help, "%s", text);
    return NULL;
}

/* "expected a value, got `)`" */
static void *fail_expected(struct parser *parser, const char *what)
{
    size_t length = word_length(parser->at);
    length = length ? length : *parser->at != 0;
    if (length == 0)
        return fail(parser, NULL, "expected %s at the end", what);
    return fail(parser, NULL, "expected %s, got `%.*s`", what, (int)(length < 60 ? length : 60), parser->at);
}

static void *fail_memory(struct parser *parser)
{
    parser->code = GLO_ERR_NO_MEMORY;
    return NULL;
}

static void skip_blanks(struct parser *parser)
{
    parser->at += strspn(parser->at, " \t\n");
}

static bool is_word(const char *at, const char *word)
{
    return word_length(at) == strlen(word) && strncmp(at, word, strlen(word)) == 0;
}

static bool is_keyword(const char *at)
{
    return is_word(at, "and") || is_word(at, "or") || is_word(at, "not") || is_word(at, "in");
}

/* Takes a text where it stands next. */
static bool take(struct parser *parser, const char *text)
{
    skip_blanks(parser);
    size_t length = strlen(text);
    bool found = is_keyword(text) ? is_word(parser->at, text) : strncmp(parser->at, text, length) == 0;
    parser->at += found ? length : 0;
    return found;
}

/* ---- grammar
 * ------------------------------------------------------------------------------------------------------------ */

static const struct term *parse_any(struct parser *parser);

/* The bytes of a number with its unit: up to a comma, a comparison, `and`, `or` or a parenthesis of others. */
static size_t measure_quantity(const char *text)
{
    size_t length = 0, end = 0;
    int open = 0;
    while (text[length] && !strchr(",=!<>'\"\n", text[length])) {
        bool starts = length > 0 && text[length - 1] == ' ';
        if ((starts && (is_word(text + length, "and") || is_word(text + length, "or"))) ||
            (text[length] == ')' && open == 0))
            break;
        open += (text[length] == '(') - (text[length] == ')');
        length++;
        if (text[length - 1] != ' ')
            end = length;
    }
    return end;
}

static struct value *parse_value(struct parser *parser)
{
    skip_blanks(parser);
    const char *begin = parser->at, *unit;
    struct value *value = glo_arena_alloc(parser->arena, 1, sizeof *value);
    double number;
    size_t length;
    bool quoted = *begin == '\'' || *begin == '"';
    if (quoted) {
        const char *end = strchr(begin + 1, *begin);
        if (!end)
            return fail(parser, NULL, "a quote is opened here and never closed");
        length = (size_t)(end - ++begin);
        parser->at = end + 1;
    } else {
        length = glo_quantity_split(begin, &number, &unit) ? measure_quantity(begin) : word_length(begin);
        if (length == 0 || is_keyword(begin))
            return fail_expected(parser, "a value");
        parser->at += length;
    }
    if (!value || !(value->text = glo_arena_text(parser->arena, begin, length)))
        return fail_memory(parser);
    value->is_number = !quoted && glo_number_read(value->text, &value->number);
    return value;
}

/* `( value, value )` */
static struct value *parse_values(struct parser *parser)
{
    if (!take(parser, "("))
        return fail_expected(parser, "`(`");
    struct value *values = NULL;
    do {
        struct value *value = parse_value(parser);
        if (!value)
            return NULL;
        value->next = values;
        values = value;
    } while (take(parser, ","));
    return take(parser, ")") ? values : fail_expected(parser, "`,` or `)`");
}

/* Reads a name and keeps it; its number, or GLO_ALL. */
static uint32_t parse_name(struct parser *parser)
{
    skip_blanks(parser);
    size_t length = word_length(parser->at);
    if (*parser->at == '$')
        fail(parser, "write the name alone", "a name has no `$` here");
    else if (length == 0 || is_keyword(parser->at))
        fail_expected(parser, "a name");
    if (parser->code != GLO_OK)
        return GLO_ALL;
    struct name name = {glo_arena_text(parser->arena, parser->at, length), mark_of(parser, parser->at, length)};
    if (!name.text || glo_grow(&parser->names, &parser->max_names, parser->num_names + 1ull, sizeof name) != GLO_OK) {
        fail_memory(parser);
        return GLO_ALL;
    }
    parser->names[parser->num_names] = name;
    parser->at += length;
    return parser->num_names++;
}

static struct term *make(struct parser *parser, bool (*holds)(const struct term *, const struct asked *),
                         const struct term *child)
{
    struct term *term = glo_arena_alloc(parser->arena, 1, sizeof *term);
    if (!term)
        return fail_memory(parser);
    term->holds = holds;
    term->child = child;
    return term;
}

static struct term *parse_comparison(struct parser *parser)
{
    uint32_t name = parse_name(parser);
    struct term *term = name == GLO_ALL ? NULL : make(parser, holds_comparison, NULL);
    if (!term)
        return NULL;
    term->name = name;
    bool inverted = take(parser, "not");
    if (take(parser, "in")) {
        term->holds_for = EQUAL;
        term->values = parse_values(parser);
        return !term->values ? NULL : inverted ? make(parser, holds_not, term) : term;
    }
    if (inverted)
        return fail_expected(parser, "`in`");
    for (size_t i = 0; i < sizeof comparisons / sizeof comparisons[0]; i++)
        if (take(parser, comparisons[i].sign)) {
            term->holds_for = comparisons[i].holds_for;
            term->values = parse_value(parser);
            return term->values ? term : NULL;
        }
    if (*parser->at == '=')
        return fail(parser, "write `==`", "no comparison: `=`");
    return fail_expected(parser, "a comparison");
}

static struct term *parse_factor(struct parser *parser)
{
    const struct term *inner;
    struct term *term = NULL;
    if (++parser->depth > MAX_DEPTH)
        return fail(parser, NULL, "nested more than %d levels deep", MAX_DEPTH);
    if (take(parser, "not")) {
        inner = parse_factor(parser);
        term = inner ? make(parser, holds_not, inner) : NULL;
    } else if (take(parser, "(")) {
        inner = parse_any(parser);
        if (inner && !take(parser, ")"))
            return fail_expected(parser, "`and`, `or` or `)`");
        term = inner ? make(parser, holds_all, inner) : NULL;
    } else {
        term = parse_comparison(parser);
    }
    parser->depth--;
    return term;
}

/* Factors joined by `and`. */
static struct term *parse_all(struct parser *parser)
{
    struct term *first = parse_factor(parser), *last = first;
    while (last && take(parser, "and")) {
        struct term *next = parse_factor(parser);
        last->next = next;
        last = next;
    }
    return last ? make(parser, holds_all, first) : NULL;
}

/* Terms joined by `or`. */
static const struct term *parse_any(struct parser *parser)
{
    struct term *first = parse_all(parser), *last = first;
    while (last && take(parser, "or")) {
        struct term *next = parse_all(parser);
        last->next = next;
        last = next;
    }
    return last ? make(parser, holds_any, first) : NULL;
}

/* The finished expression, with its names in the arena. */
static const struct glo_expression *finish(struct parser *parser, const struct term *term)
{
    struct glo_expression *expression = glo_arena_alloc(parser->arena, 1, sizeof *expression);
    struct name *names = glo_arena_alloc(parser->arena, parser->num_names, sizeof *names);
    if (!expression || !names)
        return fail_memory(parser);
    memcpy(names, parser->names, parser->num_names * sizeof *names);
    *expression = (struct glo_expression){term, names, parser->num_names};
    return expression;
}

int glo_expression_parse(const struct glo_node *node, struct glo_arena *arena, struct glo_diagnostics *diagnostics,
                         const struct glo_expression **out)
{
    *out = NULL;
    if (node->kind != GLO_NODE_SCALAR)
        return glo_diagnostics_fault(diagnostics, node->mark, "write `country == IT and population >= 50000`",
                                     "expected an expression");
    struct parser parser = {.node = node, .at = node->text, .arena = arena, .diagnostics = diagnostics};
    uint32_t width = glo_utf8_columns(node->text, strlen(node->text)), quote = node->quoted ? 1 : 0;
    parser.has_places = node->mark.width == width + 2 * quote;
    parser.counted = node->text;
    parser.column = node->mark.column + quote;
    const struct term *term = parse_any(&parser);
    skip_blanks(&parser);
    if (term && *parser.at)
        fail_expected(&parser, "`and` or `or`");
    if (parser.code == GLO_OK)
        *out = finish(&parser, term);
    glo_free(parser.names);
    return parser.code;
}
