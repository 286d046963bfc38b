/* How numbers, times and addresses read. Amounts are unsigned 64-bit rao (or
 * alpha units, which have the same nine decimals) from end to end: they are
 * divided digit by digit, never through a double. All strings are
 * (transfer full), UTF-8, in the user's locale unless said otherwise. */
#pragma once

#include <glib.h>

#include "engine/snapshot.h"

G_BEGIN_DECLS

#define TAO_RAO G_GUINT64_CONSTANT (1000000000)
#define TAO_NBSP "\302\240"
#define TAO_MINUS "\342\210\222"
#define TAO_DASH "\342\200\223"          /* stands for "not available" */

typedef enum {
  TAO_ROUND_DOWN,        /* balances: never show more than is owned */
  TAO_ROUND_UP,          /* costs */
  TAO_ROUND_HALF_EVEN,   /* ratios and prices */
} TaoRounding;

/* @units / 10^@scale with @decimals places and grouped thousands. @scale and
 * @decimals: 0 … 18. The one routine everything below ends in. */
char *tao_format_decimal (guint64 units, guint scale, guint decimals, TaoRounding rounding);

/* --- amounts; TAO_UNKNOWN_U64 gives "–" --- */

/* Nine decimals, always: dialogs, balances, activity, exports to people.
 * @unit: (nullable) appended after a no-break space. */
char *tao_format_exact (guint64 rao, const char *unit);

/* Table form: 0 decimals from 100,000, 2 from 100, 3 from 1, else 6. */
guint tao_format_table_decimals (guint64 rao);
char *tao_format_table (guint64 rao, TaoRounding rounding);

/* The same with a column's own @decimals, so that points align. A non-zero
 * amount below one unit of the last place is "<0.000001". */
char *tao_format_column (guint64 rao, guint decimals, TaoRounding rounding);

/* Two decimals, or none from 10,000 (whole numbers stay whole). */
char *tao_format_headline (guint64 rao, const char *unit);

/* Six decimals, half to even. */
char *tao_format_price (guint64 rao_per_alpha);

/* @number (transfer full) and its unit, a no-break space between them. */
char *tao_format_take_unit (char *number, const char *unit);

/* With a sign: "+371.82", "−7.66"; zero has none. TAO_UNKNOWN_I64 gives "–". */
char *tao_format_signed (gint64 rao, guint decimals, const char *unit);

/* For files and the clipboard: no grouping, ".", nine decimals, any locale. */
char *tao_format_plain (guint64 rao);

/* Reads an amount as people type it, digit by digit: "." or the locale's
 * decimal sign, at most nine decimals; grouping signs are ignored where they
 * split off three digits, and refused elsewhere, so that "1,5" is an error and
 * not fifteen. FALSE, @rao untouched, if it is not an amount or too large. */
gboolean tao_parse_amount (const char *text, guint64 *rao);

/* --- ratios --- */

/* 100 × @num / @den with @decimals places and a percent sign, exactly rounded
 * half to even; @den 0 gives "–". */
char *tao_format_percent (guint64 num, guint64 den, guint decimals);
char *tao_format_percent_ppm (guint64 ppm, guint decimals);

/* "+3.18%", "−0.42%", "0.00%"; @ppm parts per million, TAO_UNKNOWN_I64 "–". */
char *tao_format_change (gint64 ppm, guint decimals);

/* What a screen reader says: "up 3.18 percent". */
char *tao_format_change_spoken (gint64 ppm, guint decimals);

/* A u16 proportion (65535 = 1) as a decimal, e.g. "0.000593". */
char *tao_format_u16 (guint16 value, guint decimals);

/* A fixed-point number in units of 2^-32 (I32F32) with @decimals places (0 … 9), exactly rounded half to even. */
char *tao_format_fixed32 (gint64 bits, guint decimals);

/* The same as a percentage. */
char *tao_format_fixed32_percent (gint64 bits, guint decimals);

/* --- counts --- */

char *tao_format_count (guint64 n);           /* grouped; TAO_UNKNOWN_U64 "–" */
char *tao_format_si (double value);           /* axes and chart labels only: 1.2k, 3M */
char *tao_format_ordinal (guint n);           /* "6th" */

/* --- time; milliseconds are Unix time --- */

/* "now", "41 s ago", "12 min ago", "3 h ago" up to a day, then a date. */
char *tao_format_ago (gint64 then_ms, gint64 now_ms);
char *tao_format_date (gint64 ms, gint64 now_ms);        /* "24 Jun", with the year if another */
char *tao_format_date_time (gint64 ms);                  /* "10 Nov, 10:48" */
/* For tooltips: local time, UTC, and the block if known. */
char *tao_format_time_full (gint64 ms, guint64 block);
char *tao_format_duration (guint64 seconds);             /* "48 s", "7 min", "1 d 14 h" */
/* "34 blocks, about 7 min"; without the time if @interval_ms is unknown. */
char *tao_format_blocks (guint64 blocks, guint32 interval_ms);

/* --- addresses, hashes, symbols --- */

char *tao_format_key (const TaoKey32 *key);              /* SS58, 48 characters, prefix 42 */
char *tao_format_key_short (const TaoKey32 *key);        /* "5EPP…dDHU" */
char *tao_format_address_short (const char *address);
char *tao_format_address_groups (const char *address);   /* groups of 8 */
char *tao_format_hash (const TaoKey32 *hash);            /* "0x…", 64 digits */
char *tao_format_hash_short (const TaoKey32 *hash);      /* "0x51e0…77c4" */
gboolean tao_key_is_zero (const TaoKey32 *key);

/* The token symbol to show for @netuid: the chain's @symbol, bounded and bidi
 * isolated, or α₁₉ where it is missing, blank or "t". Root is "τ". */
char *tao_format_symbol (const char *symbol, guint16 netuid);

G_END_DECLS
