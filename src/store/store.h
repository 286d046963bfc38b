/* What Taoscope remembers of one network, in two SQLite files in one folder:
 *
 *   cache.db  everything the chain could tell again: metadata, the last
 *             snapshot, blocks, market and epoch history, audit results
 *   user.db   what nobody else has: labels, own transactions, alerts, rules
 *
 * Plain rows in and out; the store knows no chain, no SCALE and no policy.  A
 * store belongs to one thread, and its calls block on the disk. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum {
  TAO_STORE_ERROR_OPEN,       /* the folder or file cannot be opened: permissions, disk */
  TAO_STORE_ERROR_NEWER,      /* written by a newer Taoscope: left untouched, use that one */
  TAO_STORE_ERROR_DAMAGED,    /* a file is damaged and could not be moved aside */
  TAO_STORE_ERROR_FULL,       /* no space left: nothing was written */
  TAO_STORE_ERROR_FAILED,     /* any other answer of SQLite */
} TaoStoreError;

#define TAO_STORE_ERROR (tao_store_error_quark ())
GQuark tao_store_error_quark (void);

typedef struct _TaoStore TaoStore;

typedef struct {
  guint  fine_days;     /* market samples at full resolution */
  guint  hourly_days;   /* then one an hour; after that one in six hours, for ever */
  guint  epoch_days;    /* epochs at full resolution; then one a day */
  guint  block_count;   /* newest blocks kept */
  gint64 max_bytes;     /* of cache.db; beyond it the oldest fine samples and epochs go first */
} TaoStoreLimits;

extern const TaoStoreLimits tao_store_default_limits;

/* Opens or creates the store of the network with @genesis below @folder.  A damaged file is renamed to
 * NAME.damaged-TIME beside the new one and *notice says so in a sentence; a newer one is refused.
 * @notice: (out) (nullable) (transfer full).  Returns NULL on error. */
TaoStore *tao_store_open       (const char            *folder,
                                const guint8           genesis[32],
                                char                 **notice,
                                GError               **error);
void      tao_store_close      (TaoStore              *self);
/* Deletes the stores of all networks in @folder, which must be closed; other files stay. */
void      tao_store_remove_all (const char *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TaoStore, tao_store_close)

void      tao_store_set_limits (TaoStore              *self,
                                const TaoStoreLimits  *limits);

/* Rows written between the two are one transaction: a crash keeps all or none. */
gboolean  tao_store_begin      (TaoStore *self, GError **error);
gboolean  tao_store_commit     (TaoStore *self, GError **error);
void      tao_store_rollback   (TaoStore *self);

/* Thins history to the limits and gives pages back to the disk, a slice of about @budget_ms at a time.
 * @now_ms: Unix ms.  *more says whether there is work left. */
gboolean  tao_store_maintain   (TaoStore      *self,
                                gint64         now_ms,
                                guint          budget_ms,
                                gboolean      *more,
                                GError       **error);

/* Bytes of both files, journals included. */
gint64    tao_store_get_size   (TaoStore *self);

/* --- cache: metadata, snapshot, blocks ------------------------------------- */

gboolean  tao_store_put_metadata (TaoStore *self, guint32 spec_version, const guint8 code_hash[32], GBytes *bytes, GError **error);
/* NULL without error: not there. (transfer full) */
GBytes   *tao_store_get_metadata (TaoStore *self, guint32 spec_version, const guint8 code_hash[32], GError **error);

/* The engine's own serialisation; @format names its layout, another one is not returned. */
gboolean  tao_store_put_snapshot (TaoStore *self, guint32 format, guint64 block, gint64 saved_ms, GBytes *bytes, GError **error);
GBytes   *tao_store_get_snapshot (TaoStore *self, guint32 format, guint64 *block, gint64 *saved_ms, GError **error);

typedef struct {
  guint64 number;
  guint8  hash[32];
  gint64  time_ms;
  guint32 n_extrinsics, n_events;
} TaoStoreBlock;

/* Replaces a block of the same number: a reorganisation leaves no ghosts. */
gboolean  tao_store_put_block    (TaoStore *self, const TaoStoreBlock *block, GError **error);
/* Newest first, at most @n. Returns the count. */
guint     tao_store_get_blocks   (TaoStore *self, guint64 newest, TaoStoreBlock *out, guint n, GError **error);
/* Forgets blocks, samples and epochs above @number; for reorganisations. */
gboolean  tao_store_rewind       (TaoStore *self, guint64 number, GError **error);

/* --- history -------------------------------------------------------------------- */

typedef struct {
  guint    n;
  guint    n_read;         /* rows they were reduced from */
  guint64 *block;
  gint64  *time_ms;
  gint64  *value;
  gint64  *low, *high;
  guint8  *flags;          /* 1: gap before, 2: the uid changed hands here */
  const char **endpoint;   /* it was read from, interned; NULL where that was not kept */
  guint8  *audited;        /* epochs: 1 + the status their check is stored with; 0: no check is stored */
} TaoStoreSeries;

void      tao_store_series_clear (TaoStoreSeries *series);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TaoStoreSeries, tao_store_series_clear)

typedef enum {
  TAO_MARKET_PRICE,            /* rao per alpha */
  TAO_MARKET_MOVING_PRICE,
  TAO_MARKET_TAO_IN,           /* rao */
  TAO_MARKET_ALPHA_IN,
  TAO_MARKET_EMISSION_SHARE,   /* parts per 10^9 */
  TAO_MARKET_VOLUME,           /* rao, all time */
  TAO_MARKET_NET_FLOW,         /* rao, signed: tao_market_fold_flow() */
  TAO_MARKET_N_FIELDS,
} TaoMarketField;

typedef struct {
  guint64        block;
  gint64         time_ms;
  guint          n;                             /* subnets */
  const guint16 *netuid;                        /* ascending */
  const guint64 *field[TAO_MARKET_N_FIELDS];    /* n each, below 2^63; NET_FLOW may be NULL: not known */
  const char    *endpoint;                      /* (nullable) it was read from */
} TaoStoreMarket;

/* Signed numbers among unsigned ones: 0, -1, 1, -2 … become 0, 1, 2, 3 …; what loads comes back signed. */
guint64   tao_market_fold_flow  (gint64 flow);

gboolean  tao_store_put_market  (TaoStore *self, const TaoStoreMarket *market, GError **error);

/* One field of one subnet between two times (0 = open), at most @max_points by low and high per interval;
 * 0: all there are.  Ascending. */
gboolean  tao_store_load_market (TaoStore *self, TaoMarketField field, guint16 netuid, gint64 from_ms, gint64 to_ms,
                                 guint max_points, GCancellable *cancellable, TaoStoreSeries *out, GError **error);

/* The same of all subnets in one pass. @netuids ascending; @out: @n series. */
gboolean  tao_store_load_markets (TaoStore *self, TaoMarketField field, const guint16 *netuids, guint n,
                                  gint64 from_ms, gint64 to_ms, guint max_points, GCancellable *cancellable,
                                  TaoStoreSeries *out, GError **error);

typedef enum {
  TAO_EPOCH_INCENTIVE,         /* u16 */
  TAO_EPOCH_DIVIDENDS,         /* u16 */
  TAO_EPOCH_CONSENSUS,         /* u16 */
  TAO_EPOCH_VALIDATOR_TRUST,   /* u16 */
  TAO_EPOCH_EMISSION,          /* alpha of the epoch */
  TAO_EPOCH_STAKE,             /* rao of stake weight */
  TAO_EPOCH_RANK,              /* place by incentive, 1 = best */
  TAO_EPOCH_EXIT_LINE,         /* uid 0 only: incentive of the next to leave */
  TAO_EPOCH_N_FIELDS,
} TaoEpochField;

typedef struct {
  guint16        netuid;
  guint64        block;
  gint64         time_ms;
  guint          n;                           /* uids */
  const guint64 *field[TAO_EPOCH_N_FIELDS];   /* (nullable) n each; EXIT_LINE 1 */
  const guint8 (*hotkey)[32];                 /* n */
  const char    *endpoint;                    /* (nullable) it was read from */
} TaoStoreEpoch;

gboolean  tao_store_put_epoch   (TaoStore *self, const TaoStoreEpoch *epoch, GError **error);
gboolean  tao_store_load_epochs (TaoStore *self, TaoEpochField field, guint16 netuid, guint16 uid, gint64 from_ms,
                                 gint64 to_ms, guint max_points, GCancellable *cancellable, TaoStoreSeries *out,
                                 GError **error);
/* The newest @n epochs of all uids: out[epoch * n_uids + uid], newest last, and their blocks (nullable).
 * Returns how many there are. */
guint     tao_store_load_recent_epochs (TaoStore *self, TaoEpochField field, guint16 netuid, guint n, guint n_uids,
                                        guint64 *out, guint64 *blocks, GError **error);

typedef struct {
  guint16  netuid;
  guint64  block;
  gint64   checked_ms;
  guint32  status;                   /* the engine's */
  guint32  n_differences;
  guint32  duration_us;
  char    *rule_set;                 /* (nullable) */
  GBytes  *detail;                   /* (nullable) the engine's serialisation */
} TaoStoreAudit;

void      tao_store_audit_clear   (TaoStoreAudit *audit);
gboolean  tao_store_put_audit     (TaoStore *self, const TaoStoreAudit *audit, GError **error);
/* Newest first; (element-type TaoStoreAudit) (transfer full). */
GArray   *tao_store_load_audits   (TaoStore *self, guint16 netuid, guint n, GError **error);
/* How often each status occurred for @netuid. @counts: @n, indexed by status. */
gboolean  tao_store_count_audits  (TaoStore *self, guint16 netuid, guint64 *counts, guint n, GError **error);

/* How often a check of single blocks ended how. */
typedef struct {
  guint16 netuid;
  guint32 kind, status;              /* the engine's */
  guint64 n;
} TaoStoreBlockCheck;

/* Adds to what is counted. */
gboolean  tao_store_add_block_check   (TaoStore *self, const TaoStoreBlockCheck *check, GError **error);
/* (element-type TaoStoreBlockCheck) (transfer full). */
GArray   *tao_store_load_block_checks (TaoStore *self, GError **error);

/* --- the user's own ---------------------------------------------------------------- */

/* NULL removes the label. */
gboolean    tao_store_put_label   (TaoStore *self, const guint8 account[32], const char *label, GError **error);
typedef void (*TaoStoreLabelFunc) (const guint8 account[32], const char *label, gpointer user_data);
gboolean    tao_store_each_label  (TaoStore *self, TaoStoreLabelFunc func, gpointer user_data, GError **error);

typedef enum {
  TAO_STORE_TX_SUBMITTED,
  TAO_STORE_TX_IN_BLOCK,
  TAO_STORE_TX_FINALIZED,
  TAO_STORE_TX_FAILED,
  TAO_STORE_TX_LOST,
} TaoStoreTxStatus;

typedef struct {
  guint8           hash[32];
  guint8           account[32];
  gint64           time_ms;
  guint32          nonce;
  TaoStoreTxStatus status;
  guint64          block;          /* 0 while not in one */
  gint64           rao_out;        /* TAO paid, signed: negative when TAO came in */
  gint64           alpha_in;       /* of @netuid, signed */
  guint16          netuid;         /* G_MAXUINT16: none */
  char            *call;           /* "SubtensorModule.add_stake_limit" */
  char            *arguments;      /* JSON */
  char            *outcome;        /* (nullable) JSON: what was quoted, what came */
} TaoStoreTx;

void      tao_store_tx_clear  (TaoStoreTx *tx);
/* Inserts, or updates the row of the same hash. */
gboolean  tao_store_put_tx    (TaoStore *self, const TaoStoreTx *tx, GError **error);
/* Newest first; @account NULL: all.  (element-type TaoStoreTx) (transfer full) */
GArray   *tao_store_load_txs  (TaoStore *self, const guint8 *account, guint n, GError **error);

/* A move of stake of one of the user's coldkeys, as the chain's events tell it. */
typedef struct {
  guint64  block;
  guint32  index;            /* of the event within the block */
  gint64   time_ms;
  guint8   coldkey[32], hotkey[32];
  guint16  netuid;
  gboolean added;            /* else removed */
  guint64  tao_rao, alpha;
  guint64  alpha_before;     /* of the position */
} TaoStoreMove;

gboolean  tao_store_put_move   (TaoStore *self, const TaoStoreMove *move, GError **error);
/* All of a coldkey's, oldest first. (element-type TaoStoreMove) (transfer full) */
GArray   *tao_store_load_moves (TaoStore *self, const guint8 coldkey[32], GError **error);

/* What a coldkey had at one moment: a position, or its free TAO (netuid G_MAXUINT16, hotkey zero). */
typedef struct {
  guint64  block;
  gint64   time_ms;
  guint8   coldkey[32], hotkey[32];
  guint16  netuid;
  guint64  amount;           /* alpha; rao on root and free */
  guint64  value_rao;        /* at the spot price */
  gint64   cost_rao;         /* negative: not known */
} TaoStoreHolding;

/* All rows of one moment; @n may be 0. */
gboolean  tao_store_put_holdings     (TaoStore *self, const TaoStoreHolding *rows, guint n, GError **error);
/* Those of the newest moment of @coldkey not after @time_ms, or else of its oldest; empty if there is none.
 * (element-type TaoStoreHolding) (transfer full) */
GArray   *tao_store_load_holdings_at (TaoStore *self, const guint8 coldkey[32], gint64 time_ms, GError **error);

typedef enum {
  TAO_PORTFOLIO_VALUE,       /* rao; free TAO counts */
  TAO_PORTFOLIO_COST,        /* rao; free TAO counts as itself, moments with an unknown cost are left out */
} TaoPortfolioField;

/* The sum over @coldkeys, moment by moment; @max_points as elsewhere. */
gboolean  tao_store_load_portfolio   (TaoStore *self, TaoPortfolioField field, const guint8 (*coldkeys)[32], guint n,
                                      gint64 from_ms, gint64 to_ms, guint max_points, TaoStoreSeries *out, GError **error);

/* Alerts and rules are the engine's records; the store keeps them in order and apart by @key, so that the
 * same crossing is not told twice.  Returns the alert's id, 0 with @error unset if @key is already there. */
gint64    tao_store_put_alert      (TaoStore *self, const char *key, gint64 time_ms, GBytes *record, GError **error);
gboolean  tao_store_set_alert_seen (TaoStore *self, gint64 id, GError **error);
typedef void (*TaoStoreAlertFunc)  (gint64 id, gint64 time_ms, gboolean seen, GBytes *record, gpointer user_data);
gboolean  tao_store_each_alert     (TaoStore *self, guint newest, TaoStoreAlertFunc func, gpointer user_data, GError **error);

/* Named documents: rules, policies, column sets.  NULL removes. */
gboolean  tao_store_put_document (TaoStore *self, const char *name, const char *text, GError **error);
/* NULL without error: not there. (transfer full) */
char     *tao_store_get_document (TaoStore *self, const char *name, GError **error);

G_END_DECLS
