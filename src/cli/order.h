/* Orders in words, and who signs them: what quote, stake, unstake, move, swap, transfer and call share. */
#pragma once

#include "cli/network.h"
#include "engine/jobs.h"

G_BEGIN_DECLS

/* Options of the commands that plan or sign. */
typedef struct {
  TaoCliNetwork network;
  char    *account;        /* plan for this address; nothing can be signed */
  char    *wallet, *hotkey, *path;
  int      password_fd;
  char    *development;    /* "//Alice" */
  char    *tolerance;      /* percent */
  gboolean yes, dry_run, allow_death, partial;
} TaoCliSigning;

#define TAO_CLI_SIGNING_INIT { .network = { .at = TAO_CLI_NOW }, .password_fd = -1 }

void     tao_cli_signing_clear (TaoCliSigning *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaoCliSigning, tao_cli_signing_clear)

/* Fills @order from the words after a command's name ("stake", "unstake", "move", "swap", "transfer", "call").  An
 * amount "all" is *@all.  Texts are borrowed from @argv.  FALSE after printing usage. */
gboolean tao_cli_parse_order   (TaoCli *cli, const char *kind, int argc, char **argv, const TaoCliSigning *options,
                                TaoOrder *order, gboolean *all);

/* The account the order is for: --account, the well-known key of --dev, or that of the wallet's public file. */
gboolean tao_cli_find_signer   (TaoEngine *engine, const TaoCliSigning *options, TaoKey32 *signer, GError **error);

/* "all" becomes what the signer has there. */
gboolean tao_cli_resolve_all   (TaoEngine *engine, const TaoCliSigning *options, const TaoKey32 *signer, TaoOrder *order,
                                GError **error);

/* Opens the signer's key in the engine, asking for the password where the file has one. */
gboolean tao_cli_unlock        (TaoEngine *engine, const TaoCliSigning *options, GError **error);

/* --- what is printed ----------------------------------------------------------------------- */

void     tao_cli_print_plan    (TaoCli *cli, const TaoJobPlan *plan);
/* As the member "plan" of the open object. */
void     tao_cli_add_plan      (JsonBuilder *builder, const TaoJobPlan *plan);
void     tao_cli_print_result  (TaoCli *cli, const TaoJobPlan *plan, const TaoJobResult *result);
void     tao_cli_add_result    (JsonBuilder *builder, const TaoJobResult *result);
/* "in-block" and so on. */
const char *tao_cli_stage_name (TaoJobStage stage);

G_END_DECLS
