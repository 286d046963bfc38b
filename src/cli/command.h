/* taoctl's commands.  Each lives in a file of its own that ends in one TaoCommand; main.c lists them.
 *
 * A command writes its answer to standard output with tao_cli_print or tao_cli_print_json, and everything
 * else to standard error.  It returns one of the three exit codes and prints nothing about an error
 * itself: tao_cli_refuse and tao_cli_usage do that alike for all. */
#pragma once

#include <json-glib/json-glib.h>

#include "keys/secret.h"

G_BEGIN_DECLS

enum {
  TAO_EXIT_OK = 0,
  TAO_EXIT_REFUSED = 1,     /* the request was understood, and the answer is no: the reason is printed */
  TAO_EXIT_USAGE = 2,       /* the request was not understood: usage is printed */
};

typedef struct _TaoCommand TaoCommand;

typedef struct {
  const TaoCommand *command;
  gboolean json;            /* --json was given, before or after the command's name */
} TaoCli;

struct _TaoCommand {
  const char *name;         /* one word: taoctl NAME … */
  const char *summary;      /* one line for the list of commands */
  const char *usage;        /* all forms of the command, one a line, each beginning with its name */

  /* @argv: what follows the name, NULL terminated, without --json; the command may reorder it. */
  int (*run) (TaoCli *cli, int argc, char **argv);
};

extern const TaoCommand tao_command_account;
extern const TaoCommand tao_command_audit;
extern const TaoCommand tao_command_blocks;
extern const TaoCommand tao_command_call;
extern const TaoCommand tao_command_decode;
extern const TaoCommand tao_command_events;
extern const TaoCommand tao_command_metadata;
extern const TaoCommand tao_command_metagraph;
extern const TaoCommand tao_command_miner;
extern const TaoCommand tao_command_move;
extern const TaoCommand tao_command_nominators;
extern const TaoCommand tao_command_price;
extern const TaoCommand tao_command_quote;
extern const TaoCommand tao_command_stake;
extern const TaoCommand tao_command_status;
extern const TaoCommand tao_command_subnet;
extern const TaoCommand tao_command_subnets;
extern const TaoCommand tao_command_swap;
extern const TaoCommand tao_command_transfer;
extern const TaoCommand tao_command_unstake;
extern const TaoCommand tao_command_wallet;
extern const TaoCommand tao_command_why;

/* Parses @entries out of @argv, leaving the positional arguments.  @argv: as given to run.
 * Returns FALSE after printing usage, or the help that was asked for, into *@exit_code. */
gboolean tao_cli_parse (TaoCli *cli, const GOptionEntry *entries, int *argc, char ***argv, int *exit_code);

/* Prints @error and returns TAO_EXIT_REFUSED: to standard error in words; with --json to standard output
 * as {"error": …}.  @error: (transfer full) */
int tao_cli_refuse (TaoCli *cli, GError *error);

/* Prints what is wrong and the command's usage to standard error; returns TAO_EXIT_USAGE. */
int tao_cli_usage (TaoCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* One line of the answer for people; nothing with --json. */
void tao_cli_print (TaoCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* The whole answer for programs; nothing without --json.  @root: (transfer full) */
void tao_cli_print_json (TaoCli *cli, JsonNode *root);

/* As tao_cli_print_json, with @secret (nullable: nothing is added) as a last string member @name.  @root: an
 * object that is not empty; @secret: text that needs no escapes. */
void tao_cli_print_json_with_secret (TaoCli *cli, JsonNode *root, const char *name, const TaoSecret *secret);

/* @secret and a line end to standard output, past every buffer. */
void tao_cli_print_secret (const TaoSecret *secret);

/* A line of secret text, from file descriptor @fd if it is not negative, otherwise from the terminal
 * without echo after printing @prompt.  The line end is not part of it, nor is white space around it.
 * @repeat_prompt: (nullable): on a terminal, ask again and compare.
 * Fails if there is neither, or if the two differ.  (transfer full) */
TaoSecret *tao_cli_read_secret (int fd, const char *prompt, const char *repeat_prompt, GError **error);

G_END_DECLS
