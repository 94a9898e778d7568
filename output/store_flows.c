/* Flows from one party to another, seen from each party; emissions as they are. */
#include "output/store_flows.h"
#include "output/store_lookup.h"
#include "sim/memory.h"

/* A party's account at a point. Its flows are linked: sides of flows, by number + 1, 0 at the end. */
struct balance {
    uint32_t point, party, account;
    uint32_t first_received, first_paid;
};

/* One end of a flow of money, as one of its two parties sees it. */
struct side {
    uint32_t flow; /* in the layout of the point */
    uint32_t next; /* of the same party, account and direction: number + 1 */
};

/* A flow of carbon. */
struct emission {
    uint32_t point, flow;
    uint32_t unit, source; /* codes */
};

/* What the rows are made from. Owns its codes and arrays. */
struct flows {
    const struct glo_analysis *analysis;
    struct glo_lookups *lookups;
    struct glo_codes parties, accounts, sources;
    struct balance *balances;
    struct side *sides;
    struct emission *emissions;
    uint32_t num_balances, max_balances, num_sides, max_sides, num_emissions, max_emissions;
    uint32_t *balance_of; /* [party x accounts + account]: number + 1 of the latest balance */
};

static const struct glo_layout *layout_of(const struct flows *flows, uint32_t point)
{
    const struct glo_study *study = flows->analysis->run->study;
    return study->layout(study->self, point);
}

/* Gives accounts and sources the codes that the models have for them, and parties and whatever else is named theirs. */
static int add_codes(struct flows *flows)
{
    struct glo_codes *units = &flows->lookups->codes[GLO_LOOKUP_units];
    uint32_t code;
    int result = GLO_OK;
    for (uint32_t i = 0; i < GLO_NUM_ACCOUNTS && result == GLO_OK; i++)
        result = glo_codes_add(&flows->accounts, glo_account_names[i], &code, NULL);
    for (uint32_t i = 0; i < GLO_NUM_SOURCES && result == GLO_OK; i++)
        result = glo_codes_add(&flows->sources, glo_source_names[i], &code, NULL);
    for (uint32_t point = 0; point < flows->lookups->num_points; point++) {
        const struct glo_layout *layout = layout_of(flows, point);
        for (uint32_t i = 0; i < layout->num_flows && result == GLO_OK; i++) {
            const struct glo_flow *flow = &layout->flows[i];
            result = glo_codes_add(flow->is_carbon ? units : &flows->parties, flow->from, &code, NULL);
            if (result == GLO_OK)
                result = glo_codes_add(&flows->parties, flow->is_carbon ? NULL : flow->to, &code, NULL);
            if (result == GLO_OK)
                result =
                    glo_codes_add(flow->is_carbon ? &flows->sources : &flows->accounts, flow->account, &code, NULL);
        }
    }
    return result;
}

/* The balance of a party and account at this point, new if there is none yet; NULL when memory is short. */
static struct balance *find_balance(struct flows *flows, uint32_t point, uint32_t party, uint32_t account)
{
    uint32_t *latest = &flows->balance_of[(size_t)party * flows->accounts.num_texts + account];
    if (*latest == 0 || flows->balances[*latest - 1].point != point) {
        if (glo_grow(&flows->balances, &flows->max_balances, (uint64_t)flows->num_balances + 1,
                     sizeof *flows->balances) != GLO_OK)
            return NULL;
        flows->balances[flows->num_balances] = (struct balance){point, party, account, 0, 0};
        *latest = ++flows->num_balances;
    }
    return &flows->balances[*latest - 1];
}

/* Books a flow of money with one of its parties. */
static int add_side(struct flows *flows, uint32_t point, uint32_t flow, bool received)
{
    const struct glo_flow *money = &layout_of(flows, point)->flows[flow];
    uint32_t party, account;
    int code = glo_codes_add(&flows->parties, received ? money->to : money->from, &party, NULL);
    if (code == GLO_OK)
        code = glo_codes_add(&flows->accounts, money->account, &account, NULL);
    if (code != GLO_OK || party == GLO_NO_CODE)
        return code;
    struct balance *balance = find_balance(flows, point, party, account);
    if (!balance ||
        glo_grow(&flows->sides, &flows->max_sides, (uint64_t)flows->num_sides + 1, sizeof *flows->sides) != GLO_OK)
        return GLO_ERR_NO_MEMORY;
    uint32_t *first = received ? &balance->first_received : &balance->first_paid;
    flows->sides[flows->num_sides++] = (struct side){flow, *first};
    *first = flows->num_sides;
    return GLO_OK;
}

static int add_emission(struct flows *flows, uint32_t point, uint32_t flow)
{
    const struct glo_flow *carbon = &layout_of(flows, point)->flows[flow];
    struct emission emission = {.point = point, .flow = flow};
    int code = glo_codes_add(&flows->lookups->codes[GLO_LOOKUP_units], carbon->from, &emission.unit, NULL);
    if (code == GLO_OK)
        code = glo_codes_add(&flows->sources, carbon->account, &emission.source, NULL);
    if (code == GLO_OK)
        code = glo_grow(&flows->emissions, &flows->max_emissions, (uint64_t)flows->num_emissions + 1,
                        sizeof *flows->emissions);
    if (code == GLO_OK)
        flows->emissions[flows->num_emissions++] = emission;
    return code;
}

static int add_flows(struct flows *flows, uint32_t point)
{
    const struct glo_layout *layout = layout_of(flows, point);
    int code = GLO_OK;
    for (uint32_t i = 0; i < layout->num_flows && code == GLO_OK; i++) {
        if (layout->flows[i].is_carbon) {
            code = add_emission(flows, point, i);
        } else {
            code = add_side(flows, point, i, true);
            if (code == GLO_OK)
                code = add_side(flows, point, i, false);
        }
    }
    return code;
}

static int flows_init(struct flows *flows, const struct glo_analysis *analysis, struct glo_lookups *lookups,
                      struct glo_problem *problem)
{
    *flows = (struct flows){.analysis = analysis, .lookups = lookups};
    int code = add_codes(flows);
    if (code != GLO_OK)
        return glo_fail_memory(problem);
    flows->balance_of =
        glo_alloc((size_t)flows->parties.num_texts * flows->accounts.num_texts, sizeof *flows->balance_of);
    if (!flows->balance_of)
        return glo_fail_memory(problem);
    for (uint32_t point = 0; point < lookups->num_points && code == GLO_OK; point++)
        code = add_flows(flows, point);
    return code == GLO_OK ? GLO_OK : glo_fail_memory(problem);
}

static void flows_free(struct flows *flows)
{
    glo_codes_free(&flows->parties);
    glo_codes_free(&flows->accounts);
    glo_codes_free(&flows->sources);
    glo_free(flows->balances);
    glo_free(flows->sides);
    glo_free(flows->emissions);
    glo_free(flows->balance_of);
}

/* A flow of one replication, in its unit. */
static double amount(const struct flows *flows, uint32_t point, uint32_t flow, uint32_t replication)
{
    const struct glo_run *run = flows->analysis->run;
    return glo_record_flow(glo_run_record(run, point, replication), layout_of(flows, point), &run->study->window, flow,
                           flows->analysis->first_slot);
}

/* The sum of linked flows. */
static double sum(const struct flows *flows, uint32_t point, uint32_t first, uint32_t replication)
{
    double total = 0;
    for (uint32_t at = first; at; at = flows->sides[at - 1].next)
        total += amount(flows, point, flows->sides[at - 1].flow, replication);
    return total;
}

static uint32_t replication_number(const struct flows *flows, uint32_t replication)
{
    return flows->analysis->run->study->first_replication + replication + 1;
}

struct party_row {
    uint32_t point, replication, party, account;
    double received, paid;
};

static const struct glo_field party_fields[] = {
    {"point", "1", "row of /points", GLO_STORED_COUNT, offsetof(struct party_row, point), NULL},
    {"replication", "1", "from 1", GLO_STORED_COUNT, offsetof(struct party_row, replication), NULL},
    {"party", "1", "who", GLO_STORED_CODE, offsetof(struct party_row, party), "/lookup/parties"},
    {"account", "1", "what for", GLO_STORED_CODE, offsetof(struct party_row, account), "/lookup/accounts"},
    {"received", "CUR", "after the warm-up", GLO_STORED_NUMBER, offsetof(struct party_row, received), NULL},
    {"paid", "CUR", "after the warm-up", GLO_STORED_NUMBER, offsetof(struct party_row, paid), NULL},
};

static uint64_t count_parties(const void *self)
{
    const struct flows *flows = self;
    return (uint64_t)flows->num_balances * flows->analysis->num_whole;
}

static void fill_party(const void *self, uint64_t index, void *row)
{
    const struct flows *flows = self;
    const struct balance *balance = &flows->balances[index / flows->analysis->num_whole];
    uint32_t replication = flows->analysis->whole[index % flows->analysis->num_whole];
    *(struct party_row *)row = (struct party_row){balance->point,
                                                  replication_number(flows, replication),
                                                  balance->party,
                                                  balance->account,
                                                  sum(flows, balance->point, balance->first_received, replication),
                                                  sum(flows, balance->point, balance->first_paid, replication)};
}

struct carbon_row {
    uint32_t point, replication, unit, source;
    double co2e;
};

static const struct glo_field carbon_fields[] = {
    {"point", "1", "row of /points", GLO_STORED_COUNT, offsetof(struct carbon_row, point), NULL},
    {"replication", "1", "from 1", GLO_STORED_COUNT, offsetof(struct carbon_row, replication), NULL},
    {"unit", "1", "whose emission", GLO_STORED_CODE, offsetof(struct carbon_row, unit), "/lookup/units"},
    {"source", "1", "what emitted", GLO_STORED_CODE, offsetof(struct carbon_row, source), "/lookup/sources"},
    {"co2e", "kgCO2e", "after the warm-up", GLO_STORED_NUMBER, offsetof(struct carbon_row, co2e), NULL},
};

static uint64_t count_carbon(const void *self)
{
    const struct flows *flows = self;
    return (uint64_t)flows->num_emissions * flows->analysis->num_whole;
}

static void fill_carbon(const void *self, uint64_t index, void *row)
{
    const struct flows *flows = self;
    const struct emission *emission = &flows->emissions[index / flows->analysis->num_whole];
    uint32_t replication = flows->analysis->whole[index % flows->analysis->num_whole];
    *(struct carbon_row *)row =
        (struct carbon_row){emission->point, replication_number(flows, replication), emission->unit, emission->source,
                            amount(flows, emission->point, emission->flow, replication)};
}

#define NUM(array) (sizeof(array) / sizeof(array)[0])

static const struct glo_table_source sources[] = {
    {"/parties", "money received and paid, per replication", party_fields, NUM(party_fields), sizeof(struct party_row),
     count_parties, fill_party},
    {"/carbon", "emissions, per replication", carbon_fields, NUM(carbon_fields), sizeof(struct carbon_row),
     count_carbon, fill_carbon},
};

int glo_flows_write(struct glo_hdf5 *file, const struct glo_analysis *analysis, struct glo_lookups *lookups,
                    struct glo_problem *problem)
{
    struct flows flows;
    int code = flows_init(&flows, analysis, lookups, problem);
    for (uint32_t i = 0; i < NUM(sources) && code == GLO_OK; i++)
        code = glo_store_table_write(file, &sources[i], &flows, problem);
    const struct glo_lookup_table tables[] = {
        {"/lookup/parties", "who receives and pays", flows.parties.texts, NULL, flows.parties.num_texts, 0},
        {"/lookup/accounts", "what money is paid for", flows.accounts.texts, glo_account_docs, flows.accounts.num_texts,
         GLO_NUM_ACCOUNTS},
        {"/lookup/sources", "where emissions arise", flows.sources.texts, glo_source_docs, flows.sources.num_texts,
         GLO_NUM_SOURCES},
    };
    for (uint32_t i = 0; i < NUM(tables) && code == GLO_OK; i++)
        code = glo_lookup_write(file, &tables[i], problem);
    flows_free(&flows);
    return code;
}
