#include "output/store_provenance.h"
#include "sim/memory.h"
#include "tests/output/store_study.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

static json_t *write_and_parse(const struct glo_context *context)
{
    struct glo_text text = {0};
    cr_assert_eq(glo_provenance_write(context, 86400, &text, NULL), GLO_OK);
    json_t *document = json_loads(glo_text_get(&text), JSON_REJECT_DUPLICATES, NULL);
    glo_text_free(&text);
    cr_assert_not_null(document);
    return document;
}

/* What makes a run the same is under `identity`; what may differ is not. */
Test(store_provenance, tells_identity_from_circumstance)
{
    struct made_study made;
    made_study_init(&made);
    json_t *one = write_and_parse(&made.context);
    made.context.num_threads = 64;
    made.context.command_line = "glocal run -j 64 made_up.yaml";
    json_t *other = write_and_parse(&made.context);
    json_t *identity = json_object_get(one, "identity"), *run = json_object_get(one, "run");
    cr_assert(json_equal(identity, json_object_get(other, "identity")));
    cr_assert_not(json_equal(run, json_object_get(other, "run")));
    cr_assert_str_eq(json_string_value(json_object_get(identity, "scenario_hash")), "01234567");
    cr_assert_str_eq(json_string_value(json_object_get(identity, "generator")), "philox4x32-10");
    cr_assert_eq(json_integer_value(json_object_get(identity, "seed")), 1);
    cr_assert_eq(json_integer_value(json_object_get(identity, "replications")), MADE_REPLICATIONS);
    cr_assert_str_eq(json_string_value(json_array_get(json_object_get(identity, "factor_tables"), 0)),
                     "freight_emissions.csv 1a2b3c4d");
    cr_assert_str_eq(json_string_value(json_object_get(run, "started")), "1970-01-02T00:00:00Z");
    cr_assert_str_eq(json_string_value(json_object_get(run, "command_line")), "glocal run made_up.yaml");
    cr_assert_not_null(json_object_get(json_object_get(run, "libraries"), "hdf5"));
    json_decref(one);
    json_decref(other);
}

/* A file name that is no UTF-8 does not lose the run; what is missing is null. */
Test(store_provenance, takes_any_command_line)
{
    struct made_study made;
    made_study_init(&made);
    made.context.command_line = "glocal run \xff.yaml";
    made.context.scenario_name = NULL;
    made.context.factor_tables = NULL;
    json_t *document = write_and_parse(&made.context);
    json_t *run = json_object_get(document, "run"), *identity = json_object_get(document, "identity");
    cr_assert_str_eq(json_string_value(json_object_get(run, "command_line")), "glocal run ?.yaml");
    cr_assert(json_is_null(json_object_get(identity, "scenario")));
    cr_assert_eq(json_array_size(json_object_get(identity, "factor_tables")), 0);
    json_decref(document);
}

/* The probe is the same every time in one process. That it differs between libraries cannot be shown with one. */
Test(store_provenance, probes_the_mathematical_library)
{
    cr_assert_eq(glo_libm_probe(), glo_libm_probe());
    cr_assert_neq(glo_libm_probe(), 0);
}

/* Short of memory while the text grows. */
Test(store_provenance, is_short_of_memory)
{
    struct made_study made;
    made_study_init(&made);
    int64_t failures = 0, k = 0;
    int code;
    do {
        struct glo_text text = {0};
        glo_memory_fail_at(k++, 1);
        code = glo_provenance_write(&made.context, 0, &text, NULL);
        failures += glo_memory_failures();
        glo_memory_fail_at(-1, 0);
        glo_text_free(&text);
        cr_assert(code == GLO_OK || code == GLO_ERR_NO_MEMORY);
    } while (code != GLO_OK);
    cr_assert_gt(failures, 0);
}
