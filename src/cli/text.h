/* Numbers and names as the commands print and read them. */
#pragma once

#include "cli/command.h"
#include "engine/snapshot.h"

G_BEGIN_DECLS

/* Nine decimals, no unit; "-" if unknown. (transfer full) */
char *tao_cli_amount  (guint64 amount);
/* @amount grouped for reading with @decimals of its nine, cut; "-" if unknown. (transfer full) */
char *tao_cli_short_amount (guint64 amount, guint decimals);
/* @ppm as a percentage with two decimals and a sign; "-" if unknown. (transfer full) */
char *tao_cli_change  (gint64 ppm);
/* A proportion @value of @one as a percentage with two decimals, cut; "-" if unknown. (transfer full) */
char *tao_cli_percent (guint64 value, guint64 one);
/* A signed proportion in units of 2^-32, with nine decimals, cut. (transfer full) */
char *tao_cli_fixed   (gint64 bits);
/* Local time of Unix milliseconds, to the second; "-" for 0. (transfer full) */
char *tao_cli_time    (gint64 unix_ms);
char *tao_cli_address (const TaoKey32 *account);   /* (transfer full) */
char *tao_cli_hash    (const TaoKey32 *hash);      /* 0x…; (transfer full) */

/* @text (nullable) in exactly @width columns, cut with an ellipsis or filled with spaces. (transfer full) */
char *tao_cli_cell    (const char *text, guint width);

/* A number of @what ("netuid", "uid", "block") up to @max; FALSE after saying so, for the command to end with
 * TAO_EXIT_USAGE. */
gboolean tao_cli_parse_number  (TaoCli *cli, const char *text, const char *what, guint64 max, guint64 *out);
/* Digits and at most nine decimals of TAO or alpha. */
gboolean tao_cli_parse_amount  (TaoCli *cli, const char *text, guint64 *out);
/* Parts per million of a percentage with at most four decimals, 0 to 100. */
gboolean tao_cli_parse_percent (TaoCli *cli, const char *text, guint32 *out_ppm);
gboolean tao_cli_parse_address (TaoCli *cli, const char *text, TaoKey32 *out);

G_END_DECLS
