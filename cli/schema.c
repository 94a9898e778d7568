/* `glocal schema`: the JSON Schema of scenario files, made from the parameter tables. */
#include "cli/cli.h"
#include "scenarios/language/json_schema.h"

static int print_schema(void)
{
    struct glo_text text = {0};
    int code = glo_json_schema(&glo_scenario_table, "Glocal scenario", &text);
    int status =
        code == GLO_OK ? glo_cli_print("schema", &text) : glo_cli_fail("schema", GLO_EXIT_FAILED, "out of memory");
    glo_text_free(&text);
    return status;
}

int glo_verb_schema(int argc, char **argv)
{
    struct glo_words words = {0};
    int status = glo_cli_words(argc, argv, "", "Prints the JSON Schema (draft-07) of scenario files.", &words);
    if (status == GLO_EXIT_DONE)
        status = words.num == 0 ? print_schema()
                                : glo_cli_fail("schema", GLO_EXIT_USAGE,
                                               "it takes no words; write `glocal schema >scenario.schema.json`");
    glo_words_free(&words);
    return status;
}
