/*
 * The database of UDUNITS-2 made ours, and unit texts taken apart. What the database lacks is added, what it means
 * otherwise than the users of a scenario is taken out. Quantities and their dimensions are in units.c.
 */
#include "scenarios/language/unit_text.h"
#include "scenarios/language/units.h"
#include "sim/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define MAX_DEPTH 8 /* of parentheses */

/* ISO 4217, codes in use and those replaced since 2024. */
static const char currencies[][4] = {
    "AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF",
    "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC",
    "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS",
    "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD",
    "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL",
    "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD",
    "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD",
    "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP",
    "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED",
    "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG",
};

static bool is_currency(const char *word)
{
    if (strlen(word) != 3)
        return false;
    for (size_t i = 0; i < sizeof currencies / sizeof currencies[0]; i++)
        if (strcmp(currencies[i], word) == 0)
            return true;
    return false;
}

/* Words of UDUNITS with another meaning than ours: the US short ton, a year of 365.2422 days, a volume that is a
 * currency. */
static const char *const removed[] = {"ton", "tons", "year", "years", "yr", "month", "months", "cup", "cups", "a"};

/* Our words, in the order of their definitions; NULL: a base unit. `Wh` and `gCO2e` take prefixes. */
static const struct word {
    const char *word, *definition;
} words[] = {
    {"order", NULL},       {"orders", "order"},      {"piece", NULL},     {"pieces", "piece"},   {"module", NULL},
    {"modules", "module"}, {"move", NULL},           {"moves", "move"},   {"trip", NULL},        {"trips", "trip"},
    {"gCO2e", NULL},       {"tCO2e", "1000 kgCO2e"}, {"Wh", "3600 J"},    {"tkm", "1000 kg.km"}, {"year", "365 day"},
    {"years", "year"},     {"month", "year/12"},     {"months", "month"},
};

/* Words that are refused, and what to write. */
static const struct word refused[] = {
    {"ton", "write `t` for 1000 kg"},
    {"tons", "write `t` for 1000 kg"},
    {"yr", "write `year`"},
    {"a", "write `year`"},
    {"unit", "write `piece`"},
    {"units", "write `pieces`"},
    {"€", "write `EUR`"},
    {"$", "write `USD`"},
    {"£", "write `GBP`"},
};

/* What an unknown word is likely to mean. */
static const char *const common[] = {
    "km/h",   "s",     "min",   "minute", "minutes", "h",     "hour",   "hours", "day",    "days",
    "week",   "weeks", "month", "year",   "years",   "m",     "km",     "g",     "kg",     "t",
    "W",      "kW",    "Wh",    "kWh",    "MWh",     "order", "orders", "piece", "pieces", "tkm",
    "kgCO2e", "gCO2e", "tCO2e", "module", "move",    "trip",  "%",
};

/* Gives a word a meaning of ours, whatever it meant. Where memory is short UDUNITS may tell success and have lost the
 * word; errno says so, until the next number is read. */
static ut_status define(ut_system *system, const char *word, const char *definition)
{
    ut_unmap_name_to_unit(system, word, UT_UTF8);
    ut_unmap_symbol_to_unit(system, word, UT_UTF8);
    ut_unit *unit = definition ? ut_parse(system, definition, UT_UTF8) : ut_new_base_unit(system);
    ut_status status = unit ? ut_map_symbol_to_unit(word, UT_UTF8, unit) : ut_get_status();
    ut_free(unit);
    return errno == ENOMEM ? UT_OS : status;
}

static int adapt(ut_system *system, const char *currency, struct glo_problem *problem)
{
    for (size_t i = 0; i < sizeof removed / sizeof removed[0]; i++) {
        ut_unmap_name_to_unit(system, removed[i], UT_UTF8);
        ut_unmap_symbol_to_unit(system, removed[i], UT_UTF8);
    }
    ut_status status = define(system, currency, NULL);
    for (size_t i = 0; i < sizeof words / sizeof words[0] && status == UT_SUCCESS; i++)
        status = define(system, words[i].word, words[i].definition);
    if (status == UT_SUCCESS)
        return GLO_OK;
    return glo_unit_memory_first(glo_fail(problem, GLO_ERR_INPUT, "the units database of UDUNITS-2 is not complete"),
                                 problem);
}

int glo_unit_memory_first(int code, struct glo_problem *problem)
{
    if (code != GLO_ERR_INPUT || errno != ENOMEM)
        return code;
    if (problem)
        memset(problem, 0, sizeof *problem);
    return glo_fail_memory(problem);
}

int glo_unit_system_init(struct glo_unit_system *system, const char *currency, struct glo_problem *problem)
{
    memset(system, 0, sizeof *system);
    if (!is_currency(currency))
        return glo_fail(problem, GLO_ERR_INPUT, "no currency `%s`: write a code of ISO 4217, as EUR", currency);
    memcpy(system->currency, currency, sizeof system->currency);
    ut_set_error_message_handler(ut_ignore);
    errno = 0;
    system->units = ut_read_xml(NULL);
    if (!system->units)
        return glo_unit_memory_first(
            glo_fail(problem, GLO_ERR_INPUT,
                     "the units database of UDUNITS-2 is missing: install it, or name its file in UDUNITS2_XML_PATH"),
            problem);
    if (!(system->one = ut_get_dimensionless_unit_one(system->units)))
        return glo_fail_memory(problem);
    return adapt(system->units, currency, problem);
}

void glo_unit_system_free(struct glo_unit_system *system)
{
    ut_free(system->one);
    ut_free_system(system->units);
    memset(system, 0, sizeof *system);
}

/* Reads a unit text from left to right. The first mistake is told in `problem` and `help`; where `problem` is NULL,
 * nothing is made to be told. */
struct scanner {
    const struct glo_unit_system *system;
    const char *text, *at;
    int depth;
    struct glo_problem *problem;
    char *help;
    int code;
};

/* Tells the first mistake; always NULL. */
__attribute__((format(printf, 3, 4))) static ut_unit *fail(struct scanner *scanner, const char *help,
                                                           const char *format, ...)
{
    if (!scanner->problem)
        scanner->code = GLO_ERR_INPUT;
    if (scanner->code == GLO_OK) {
        char text[GLO_PROBLEM_SIZE];
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(text, sizeof text, format, arguments);
        va_end(arguments);
        scanner->code = glo_fail(scanner->problem, GLO_ERR_INPUT, "%s", text);
        snprintf(scanner->help, GLO_PROBLEM_SIZE, "%s", help);
    }
    return NULL;
}

static ut_unit *fail_status(struct scanner *scanner)
{
    return fail(scanner, "", "no unit: `%s`", scanner->text);
}

static const char *find_refused(const char *word)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++)
        if (strcmp(refused[i].word, word) == 0)
            return refused[i].definition;
    return NULL;
}

static ut_unit *fail_unknown(struct scanner *scanner, const char *word)
{
    if (!scanner->problem)
        return fail(scanner, "", "unknown unit");
    const char *candidates[sizeof common / sizeof common[0] + 1] = {scanner->system->currency}, *near = NULL;
    uint32_t num = sizeof candidates / sizeof candidates[0];
    memcpy(candidates + 1, common, sizeof common);
    for (uint32_t i = 0; i < num && !near; i++)
        near = strcasecmp(candidates[i], word) == 0 ? candidates[i] : NULL;
    if (!near)
        near = glo_text_nearest(word, candidates, num);
    char help[128] = "";
    if (near)
        snprintf(help, sizeof help, "did you mean `%s`?", near);
    return fail(scanner, help, "unknown unit `%s`", word);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '%' || c == '$' || (c & 0x80);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The bytes of a word with its power: "kgCO2e", "m2", "s^-1"; a middle dot ends it. */
static size_t measure_word(const char *at)
{
    size_t length = 0;
    while ((is_letter(at[length]) || (length > 0 && is_digit(at[length]))) && strncmp(at + length, "·", 2) != 0)
        length++;
    if (length > 0 && at[length] == '^') {
        length += 1 + (at[length + 1] == '-');
        length += strspn(at + length, "0123456789");
    }
    return length;
}

/* A single word. `sign` is -1 below a fraction line: only there a month has a meaning. */
static ut_unit *read_word(struct scanner *scanner, int sign)
{
    const struct glo_unit_system *system = scanner->system;
    char word[64], help[128];
    size_t length = measure_word(scanner->at);
    if (length == 0 && *scanner->at == 0)
        return fail(scanner, "", "a unit is missing after `%s`", scanner->text);
    if (length == 0)
        return fail(scanner, "", "unexpected `%c` in the unit `%s`", *scanner->at, scanner->text);
    if (length >= sizeof word)
        return fail(scanner, "", "unknown unit `%.60s...`", scanner->at);
    memcpy(word, scanner->at, length);
    word[length] = 0;
    scanner->at += length;
    const char *instead = find_refused(word);
    if (instead)
        return fail(scanner, instead, "`%s` is not used as a unit", word);
    if (sign > 0 && (strcmp(word, "month") == 0 || strcmp(word, "months") == 0))
        return fail(scanner, "write days or weeks", "a month is no fixed duration");
    if (is_currency(word) && strcmp(word, system->currency) != 0) {
        snprintf(help, sizeof help, "all amounts are in %s, which `accounting.currency` names", system->currency);
        return fail(scanner, help, "two currencies: %s and %s", system->currency, word);
    }
    /* TEUR would be 1e12 EUR: a currency takes no prefix. */
    bool prefixed = length > 3 && strcmp(word + length - 3, system->currency) == 0;
    ut_unit *unit = prefixed ? NULL : ut_parse(system->units, word, UT_UTF8);
    return unit ? unit : fail_unknown(scanner, word);
}

static ut_unit *read_product(struct scanner *scanner, int sign);

/* `( product )`, a word, or a number with what it belongs to, where a number may stand. */
static ut_unit *read_factor(struct scanner *scanner, int sign, bool may_count)
{
    const char *at = scanner->at;
    if (is_digit(*at) || (*at == '.' && is_digit(at[1]))) {
        double number;
        if (!may_count || !glo_quantity_split(at, &number, &scanner->at) || !(number > 0))
            return fail(scanner, "", "more than one number in `%s`", scanner->text);
        bool alone = !is_letter(*scanner->at) && *scanner->at != '(';
        ut_unit *unit = alone ? ut_clone(scanner->system->one) : read_factor(scanner, sign, false);
        ut_unit *scaled = unit ? ut_scale(number, unit) : NULL;
        ut_free(unit);
        return scaled ? scaled : fail_status(scanner);
    }
    if (*at != '(')
        return read_word(scanner, sign);
    if (++scanner->depth > MAX_DEPTH)
        return fail(scanner, "", "too many parentheses in `%s`", scanner->text);
    scanner->at++;
    ut_unit *unit = read_product(scanner, sign);
    if (unit && *scanner->at != ')') {
        ut_free(unit);
        return fail(scanner, "", "a parenthesis is not closed in `%s`", scanner->text);
    }
    scanner->at++;
    scanner->depth--;
    return unit;
}

/* The operator before the next factor: '/', '*', or ' ' where nothing or a blank stands. */
static char read_operator(struct scanner *scanner)
{
    scanner->at += strspn(scanner->at, " ");
    const char *at = scanner->at;
    char operator= ' ';
    size_t length = 0;
    if (strncmp(at, "per", 3) == 0 && measure_word(at) == 3) {
        operator= '/';
        length = 3;
    } else if (*at == '/') {
        operator= '/';
        length = 1;
    } else if (*at == '*' || *at == '.') {
        operator= '*';
        length = 1;
    } else if (strncmp(at, "·", 2) == 0) {
        operator= '*';
        length = 2;
    }
    scanner->at += length;
    scanner->at += strspn(scanner->at, " ");
    return operator;
}

/* Factors from left to right, until the end or a closing parenthesis. Nothing at all is the unit one. */
static ut_unit *read_product(struct scanner *scanner, int sign)
{
    ut_unit *product = ut_clone(scanner->system->one);
    for (bool first = true; product; first = false) {
        char operator= read_operator(scanner);
        if (operator== ' ' &&(*scanner->at == 0 || *scanner->at == ')'))
            return product;
        /* A number may stand below a fraction line, first in parentheses, and as the 1 of "1/h". */
        bool may_count = operator== '/' ||(first && (scanner->depth > 0 || strncmp(scanner->at, "1/", 2) == 0));
        ut_unit *factor = read_factor(scanner, operator== '/' ? -sign : sign, may_count);
        ut_unit *next = NULL;
        if (factor)
            next = operator== '/' ? ut_divide(product, factor) : ut_multiply(product, factor);
        ut_free(product);
        ut_free(factor);
        product = next;
    }
    return fail_status(scanner);
}

int glo_unit_text_read(const struct glo_unit_system *system, const char *text, struct glo_problem *problem,
                       char help[GLO_PROBLEM_SIZE], ut_unit **unit)
{
    struct scanner scanner = {.system = system, .text = text, .at = text, .problem = problem, .help = help};
    errno = 0;
    *unit = read_product(&scanner, 1);
    if (*unit && *scanner.at)
        fail(&scanner, "", "a parenthesis is not opened in `%s`", text);
    if (*unit && errno == ENOMEM)
        fail_status(&scanner); /* it may be another unit than the one that was meant */
    if (scanner.code != GLO_OK) {
        ut_free(*unit);
        *unit = NULL;
    }
    return glo_unit_memory_first(scanner.code, problem);
}

/* What a ratio of two units consists of: it is a number only where no base unit and no logarithm is left. */
struct ratio {
    double scale;
    bool pure;
};

static ut_status visit_basic(const ut_unit *unit, void *self)
{
    (void)unit;
    ((struct ratio *)self)->pure = false;
    return UT_SUCCESS;
}

static ut_status visit_product(const ut_unit *unit, int count, const ut_unit *const *basic, const int *powers,
                               void *self)
{
    (void)unit;
    (void)basic;
    for (int i = 0; i < count; i++)
        if (powers[i] != 0)
            ((struct ratio *)self)->pure = false;
    return UT_SUCCESS;
}

static ut_status visit_galilean(const ut_unit *unit, double scale, const ut_unit *underlying, double offset,
                                void *self);

static ut_status visit_timestamp(const ut_unit *unit, const ut_unit *time_unit, double origin, void *self)
{
    (void)time_unit;
    (void)origin;
    return visit_basic(unit, self);
}

static ut_status visit_logarithmic(const ut_unit *unit, double base, const ut_unit *reference, void *self)
{
    (void)base;
    (void)reference;
    return visit_basic(unit, self);
}

static const ut_visitor visitor = {visit_basic, visit_product, visit_galilean, visit_timestamp, visit_logarithmic};

static ut_status visit_galilean(const ut_unit *unit, double scale, const ut_unit *underlying, double offset, void *self)
{
    struct ratio *ratio = self;
    (void)unit;
    (void)offset; /* a ratio has none */
    ratio->scale *= scale;
    return ut_accept_visitor(underlying, &visitor, self);
}

/* UDUNITS' own test takes h and 1/h, rad and 1 for alike. */
bool glo_unit_ratio(const ut_unit *a, const ut_unit *b, double *ratio)
{
    struct ratio found = {1, true};
    ut_unit *unit = ut_divide(a, b);
    bool pure = unit && ut_accept_visitor(unit, &visitor, &found) == UT_SUCCESS && found.pure;
    ut_free(unit);
    *ratio = found.scale;
    return pure;
}
