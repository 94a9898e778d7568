/* `glocal schema`: the JSON Schema of scenario files, made from the parameter tables. */
#include "cli/cli.h"
#include "scenarios/language/json_schema.h"

int glo_verb_schema(int argc, char **argv)
{
    (void)argv;
    if (argc > 1)
        return glo_cli_fail("schema", GLO_EXIT_USAGE,
                            "it takes no further words; write `glocal schema >scenario.schema.json`");
    struct glo_text text = {0};
    int code = glo_json_schema(&glo_scenario_table, "Glocal scenario", &text);
    int status =
        code == GLO_OK ? glo_cli_print("schema", &text) : glo_cli_fail("schema", GLO_EXIT_FAILED, "out of memory");
    glo_text_free(&text);
    return status;
}
