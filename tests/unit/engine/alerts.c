/* Rules against built snapshots. */
#include <string.h>

#include "engine/alerts.h"
#include "engine/snapshot-builder.h"

#define NETUID 7
#define N_UIDS 4

/* What a snapshot is made of; a test changes what it is about. */
typedef struct {
  TaoSyncInfo     sync;
  TaoSubnet       subnet;
  TaoAudit        audit;
  TaoBlockAudit   block_audit;
  TaoAccountState account;
  TaoPosition     position;
  TaoValidator    validator;
  guint64         metagraph_block, epoch_block, registered_at[N_UIDS];
  guint16         incentive[N_UIDS], leaves_place[N_UIDS];
  guint8          permit[N_UIDS], immune[N_UIDS];
} World;

static TaoKey32
key (guint8 fill)
{
  TaoKey32 out;

  memset (out.bytes, fill, sizeof out.bytes);
  return out;
}

/* Account 0xa0 is ours; it owns uid 2 and has stake with the hotkey of uid 0. */
static World
quiet_world (void)
{
  World world = {
    .sync = { .state = TAO_SYNC_LIVE, .best_block = 10000, .target_block = TAO_UNKNOWN_U64, .block_interval_ms = 12000 },
    .subnet = { .netuid = NETUID, .name = "Halcyon", .dynamic = TRUE, .registered_at = 5, .tempo = 360, .max_uids = N_UIDS,
                .n_uids = N_UIDS, .immunity_period = 5000, .registration_open = TRUE, .n_mechanisms = 1,
                .price_rao = 50000000, .tao_in_rao = 9000, .change_day_ppm = 10000, .own_stake_alpha = 5 },
    .audit = { .netuid = NETUID, .status = TAO_AUDIT_EXACT },
    .block_audit = { .netuid = NETUID, .block = 10000, .status = { TAO_AUDIT_EXACT, TAO_AUDIT_EXACT } },
    .account = { .own = TRUE, .swap_announced_block = TAO_UNKNOWN_U64 },
    .position = { .netuid = NETUID, .alpha = 5 },
    .validator = { .take = 5898 },
    .metagraph_block = 10000, .epoch_block = 9900,
    .incentive = { 0, 1000, 2000, 3000 },
    .permit = { 1, 0, 0, 0 },
  };

  world.account.account = world.position.coldkey = key (0xa0);
  world.position.hotkey = world.validator.hotkey = key (1);
  return world;
}

static TaoSnapshot *
to_snapshot (const World *world)
{
  TaoSnapshotBuilder *builder = tao_snapshot_builder_new (NULL);
  g_autoptr(TaoArena) arena = tao_arena_new ();
  TaoSubnet *subnet = tao_arena_dup_array (arena, TaoSubnet, &world->subnet, 1);
  TaoMetagraph *metagraph = tao_arena_new_array (arena, TaoMetagraph, 1);
  TaoKey32 *hotkeys = tao_arena_new_array (arena, TaoKey32, N_UIDS), *coldkeys = tao_arena_new_array (arena, TaoKey32, N_UIDS);

  subnet->audit = tao_arena_dup_array (arena, TaoAudit, &world->audit, 1);
  subnet->block_audit = tao_arena_dup_array (arena, TaoBlockAudit, &world->block_audit, 1);
  for (guint8 uid = 0; uid < N_UIDS; uid++)
    {
      hotkeys[uid] = key ((guint8) (uid + 1));
      coldkeys[uid] = uid == 2 ? key (0xa0) : key ((guint8) (0x10 + uid));
    }
  metagraph->netuid = NETUID;
  metagraph->block = world->metagraph_block;
  metagraph->epoch_block = world->epoch_block;
  metagraph->n = N_UIDS;
  metagraph->hotkey = hotkeys;
  metagraph->coldkey = coldkeys;
  metagraph->incentive = tao_arena_dup_array (arena, guint16, world->incentive, N_UIDS);
  metagraph->leaves_place = tao_arena_dup_array (arena, guint16, world->leaves_place, N_UIDS);
  metagraph->permit = tao_arena_dup_array (arena, guint8, world->permit, N_UIDS);
  metagraph->immune = tao_arena_dup_array (arena, guint8, world->immune, N_UIDS);
  metagraph->registered_at = tao_arena_dup_array (arena, guint64, world->registered_at, N_UIDS);

  tao_snapshot_builder_set_sync (builder, arena, tao_arena_dup_array (arena, TaoSyncInfo, &world->sync, 1));
  tao_snapshot_builder_set_subnets (builder, arena, subnet, 1);
  tao_snapshot_builder_set_metagraph (builder, arena, metagraph);
  tao_snapshot_builder_set_accounts (builder, arena, tao_arena_dup_array (arena, TaoAccountState, &world->account, 1), 1);
  tao_snapshot_builder_set_positions (builder, arena, tao_arena_dup_array (arena, TaoPosition, &world->position, 1), 1);
  tao_snapshot_builder_set_validators (builder, arena, tao_arena_dup_array (arena, TaoValidator, &world->validator, 1), 1);
  return tao_snapshot_builder_end (builder);
}

/* A watch, the snapshot it saw last, and what it said then. */
typedef struct {
  TaoAlertWatch *watch;
  TaoSnapshot   *last;
  gint64         now_ms;
  GArray        *told;       /* TaoAlert */
  GHashTable    *keys;
} Watcher;

static void
told_cb (const char *occurrence, const TaoAlert *alert, gpointer user_data)
{
  Watcher *self = user_data;

  g_array_append_val (self->told, *alert);
  g_hash_table_add (self->keys, g_strdup (occurrence));
}

static void
look (Watcher *self, const World *world)
{
  g_autoptr(TaoSnapshot) snapshot = to_snapshot (world);

  g_array_set_size (self->told, 0);
  self->now_ms += 12000;
  tao_alert_watch_look (self->watch, self->last, snapshot, self->now_ms, told_cb, self);
  g_clear_pointer (&self->last, tao_snapshot_unref);
  self->last = g_steal_pointer (&snapshot);
}

static void
watcher_init (Watcher *self, const char *rules_text, const World *world)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) rules = rules_text != NULL ? tao_rules_from_text (rules_text, &error) : tao_rules_new_default ();

  g_assert_no_error (error);
  self->watch = tao_alert_watch_new (rules);
  self->told = g_array_new (FALSE, FALSE, sizeof (TaoAlert));
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->last = NULL;
  self->now_ms = 1763818800000;
  look (self, world);
  g_assert_cmpuint (self->told->len, ==, 0);
}

static void
watcher_clear (Watcher *self)
{
  tao_alert_watch_free (self->watch);
  g_array_unref (self->told);
  g_hash_table_unref (self->keys);
  g_clear_pointer (&self->last, tao_snapshot_unref);
}

static void
assert_told (Watcher *self, const char *rule, guint16 netuid, guint16 uid, gint64 value)
{
  const TaoAlert *alert;

  g_assert_cmpuint (self->told->len, ==, 1);
  alert = &g_array_index (self->told, TaoAlert, 0);
  g_assert_cmpstr (alert->rule, ==, rule);
  g_assert_cmpuint (alert->netuid, ==, netuid);
  g_assert_cmpuint (alert->uid, ==, uid);
  g_assert_cmpint (alert->value, ==, value);
  g_assert_cmpint (alert->time_ms, ==, self->now_ms);
}

static void
assert_silent (Watcher *self)
{
  g_assert_cmpuint (self->told->len, ==, 0);
}

/* A day has 7,200 blocks. Two newcomers in it, first in line: 12 hours. Three: 8 hours. */
static void
test_exit (void)
{
  World world = quiet_world ();
  Watcher watcher;

  watcher_init (&watcher, "uid-exit on * * 10\n", &world);
  world.leaves_place[2] = 1;
  world.registered_at[0] = world.registered_at[1] = 9000;
  look (&watcher, &world);
  assert_silent (&watcher);                 /* 12 h */
  world.registered_at[3] = 9500;
  look (&watcher, &world);
  assert_told (&watcher, "uid-exit", NETUID, 2, 8);
  look (&watcher, &world);
  assert_silent (&watcher);                 /* the same state */
  world.leaves_place[2] = 2;
  look (&watcher, &world);                  /* 16 h: it ended */
  assert_silent (&watcher);
  world.leaves_place[2] = 1;
  look (&watcher, &world);
  assert_told (&watcher, "uid-exit", NETUID, 2, 8);
  g_assert_cmpuint (g_hash_table_size (watcher.keys), ==, 2);

  /* Nobody registers: nobody leaves. Immune: not yet. A free slot: one more before it. */
  memset (world.registered_at, 0, sizeof world.registered_at);
  look (&watcher, &world);
  world.registered_at[0] = world.registered_at[1] = world.registered_at[3] = 9000;
  world.immune[2] = 1;
  look (&watcher, &world);
  assert_silent (&watcher);
  world.immune[2] = 0;
  world.subnet.max_uids = N_UIDS + 1;
  look (&watcher, &world);
  assert_silent (&watcher);
  watcher_clear (&watcher);
}

/* Somebody else's uid is none of our business, unless a rule names it. */
static void
test_named_uid (void)
{
  World world = quiet_world ();
  Watcher watcher;

  watcher_init (&watcher, "incentive-drop on * * 30\nincentive-drop on 7 3 50\n", &world);
  world.incentive[1] = 0;
  world.incentive[3] = 1800;                /* lost 40 % */
  world.epoch_block += 360;
  look (&watcher, &world);
  assert_silent (&watcher);
  world.incentive[3] = 600;                 /* lost 66 % */
  world.epoch_block += 360;
  look (&watcher, &world);
  assert_told (&watcher, "incentive-drop", NETUID, 3, 66);
  world.incentive[2] = 1400;                /* ours lost 30 %, but not in an epoch */
  look (&watcher, &world);
  assert_silent (&watcher);
  world.incentive[2] = 980;
  world.epoch_block += 360;
  look (&watcher, &world);
  assert_told (&watcher, "incentive-drop", NETUID, 2, 30);
  watcher_clear (&watcher);
}

static void
test_validator (void)
{
  World world = quiet_world ();
  Watcher watcher;

  watcher_init (&watcher, "permit-lost on * * 0\ntake-raised on * * 0\n", &world);
  world.permit[0] = 0;
  look (&watcher, &world);
  assert_told (&watcher, "permit-lost", NETUID, 0, 0);
  look (&watcher, &world);
  assert_silent (&watcher);
  world.validator.take = 11796;
  look (&watcher, &world);
  assert_told (&watcher, "take-raised", TAO_RULE_ANY, TAO_RULE_ANY, 11796);
  g_assert_cmpint (g_array_index (watcher.told, TaoAlert, 0).threshold, ==, 5898);
  world.validator.take = 0;
  look (&watcher, &world);
  assert_silent (&watcher);
  world.position.hotkey = key (9);          /* moved away */
  world.validator.take = 500;
  look (&watcher, &world);
  assert_silent (&watcher);
  watcher_clear (&watcher);
}

static void
test_price (void)
{
  World world = quiet_world ();
  Watcher watcher;

  watcher_init (&watcher, "price-below on 7 * 40000000\nprice-above on 7 * 60000000\npool-below on 7 * 5000\n"
                          "price-below on 8 * 90000000\nprice-below off 7 * 90000000\n", &world);
  world.subnet.price_rao = 40000001;
  look (&watcher, &world);
  assert_silent (&watcher);
  world.subnet.price_rao = 40000000;
  look (&watcher, &world);
  assert_told (&watcher, "price-below", NETUID, TAO_RULE_ANY, 40000000);
  world.subnet.price_rao = 41000000;        /* flutter: within 5 % */
  look (&watcher, &world);
  world.subnet.price_rao = 39000000;
  look (&watcher, &world);
  assert_silent (&watcher);
  world.subnet.price_rao = TAO_UNKNOWN_U64;
  look (&watcher, &world);
  assert_silent (&watcher);
  world.subnet.price_rao = 70000000;
  look (&watcher, &world);
  assert_told (&watcher, "price-above", NETUID, TAO_RULE_ANY, 70000000);
  world.subnet.price_rao = 39000000;
  look (&watcher, &world);
  assert_told (&watcher, "price-below", NETUID, TAO_RULE_ANY, 39000000);
  world.subnet.tao_in_rao = 4999;
  look (&watcher, &world);
  assert_told (&watcher, "pool-below", NETUID, TAO_RULE_ANY, 4999);
  watcher_clear (&watcher);
}

static void
test_subnet (void)
{
  World world = quiet_world ();
  Watcher watcher;

  watcher_init (&watcher, NULL, &world);
  world.subnet.tempo = 99;
  world.subnet.registration_open = FALSE;
  look (&watcher, &world);
  assert_told (&watcher, "parameters", NETUID, TAO_RULE_ANY, TAO_PARAMETER_TEMPO | TAO_PARAMETER_REGISTRATION);
  look (&watcher, &world);
  assert_silent (&watcher);
  world.subnet.tempo = 360;
  world.subnet.registered_at = 9999;        /* another subnet took the number */
  look (&watcher, &world);
  assert_silent (&watcher);

  world.audit.status = TAO_AUDIT_DIFFERS;
  world.audit.n_differences = 3;
  look (&watcher, &world);
  assert_told (&watcher, "audit-differs", NETUID, TAO_RULE_ANY, 3);
  world.audit.status = TAO_AUDIT_CHECKING;  /* tells nothing */
  look (&watcher, &world);
  world.audit.status = TAO_AUDIT_DIFFERS;
  look (&watcher, &world);
  assert_silent (&watcher);
  world.audit.status = TAO_AUDIT_EXACT;
  look (&watcher, &world);
  world.audit.status = TAO_AUDIT_DIFFERS;
  look (&watcher, &world);
  assert_told (&watcher, "audit-differs", NETUID, TAO_RULE_ANY, 3);

  /* The emission or the prices of one block are told beside the epoch, and by block. */
  world.block_audit.block = 10001;
  world.block_audit.status[TAO_BLOCK_CHECK_PRICE] = TAO_AUDIT_DIFFERS;
  world.block_audit.n_differences = 2;
  look (&watcher, &world);
  assert_told (&watcher, "audit-differs", NETUID, TAO_RULE_ANY, 2);
  g_assert_cmpint (g_array_index (watcher.told, TaoAlert, 0).threshold, ==, 10001);
  world.block_audit.status[TAO_BLOCK_CHECK_PRICE] = TAO_AUDIT_NOT_CHECKED;   /* tells nothing */
  look (&watcher, &world);
  world.block_audit.status[TAO_BLOCK_CHECK_PRICE] = TAO_AUDIT_DIFFERS;
  look (&watcher, &world);
  assert_silent (&watcher);
  /* One that differs now and then is told once: the next is news after a hundred that were right. */
  for (guint i = 0; i < 3; i++)
    {
      world.block_audit.status[TAO_BLOCK_CHECK_PRICE] = TAO_AUDIT_EXACT;
      world.block_audit.block += 99;
      look (&watcher, &world);
      world.block_audit.status[TAO_BLOCK_CHECK_PRICE] = TAO_AUDIT_DIFFERS;
      look (&watcher, &world);
      assert_silent (&watcher);
    }
  world.block_audit.status[TAO_BLOCK_CHECK_PRICE] = TAO_AUDIT_EXACT;
  world.block_audit.block += 100;
  look (&watcher, &world);
  world.block_audit.status[TAO_BLOCK_CHECK_EMISSION] = TAO_AUDIT_DIFFERS;
  world.block_audit.n_differences = 1;
  look (&watcher, &world);
  assert_told (&watcher, "audit-differs", NETUID, TAO_RULE_ANY, 1);

  world.subnet.change_day_ppm = -250000;
  look (&watcher, &world);
  assert_told (&watcher, "price-moved", NETUID, TAO_RULE_ANY, -250000);
  world.subnet.near_deregistration = TRUE;
  look (&watcher, &world);
  assert_told (&watcher, "subnet-exit", NETUID, TAO_RULE_ANY, 0);
  world.account.swap_announced_block = 12345;
  look (&watcher, &world);
  assert_told (&watcher, "swap-announced", TAO_RULE_ANY, TAO_RULE_ANY, 12345);
  g_assert_cmpint (g_array_index (watcher.told, TaoAlert, 0).level, ==, TAO_ALERT_CRITICAL);
  watcher_clear (&watcher);
}

/* Each proxy once, whenever it came; again only if it had gone. */
static void
test_proxies (void)
{
  World world = quiet_world ();
  TaoProxy proxies[2] = { { .delegate = { { 1 } }, .type = "Staking" }, { .delegate = { { 2 } }, .type = "Any" } };
  Watcher watcher;

  world.account.n_proxies = 0;
  world.account.proxies = proxies;
  watcher_init (&watcher, "proxy-added on * * 0\n", &world);
  look (&watcher, &world);
  assert_silent (&watcher);
  world.account.n_proxies = 1;
  look (&watcher, &world);
  assert_told (&watcher, "proxy-added", TAO_RULE_ANY, TAO_RULE_ANY, 1);
  look (&watcher, &world);
  assert_silent (&watcher);
  world.account.n_proxies = TAO_UNKNOWN_U32;      /* tells nothing */
  look (&watcher, &world);
  world.account.n_proxies = 2;
  look (&watcher, &world);
  assert_told (&watcher, "proxy-added", TAO_RULE_ANY, TAO_RULE_ANY, 2);
  proxies[1].type = "Transfer";                   /* the same delegate may do something else now */
  look (&watcher, &world);
  assert_told (&watcher, "proxy-added", TAO_RULE_ANY, TAO_RULE_ANY, 2);
  world.account.n_proxies = 1;
  look (&watcher, &world);
  assert_silent (&watcher);
  world.account.n_proxies = 2;
  look (&watcher, &world);
  assert_told (&watcher, "proxy-added", TAO_RULE_ANY, TAO_RULE_ANY, 2);
  watcher_clear (&watcher);
}

static void
test_node (void)
{
  World world = quiet_world ();
  Watcher watcher;

  world.sync.kind = TAO_NETWORK_MAIN;
  watcher_init (&watcher, "node-behind on * * 20\nnot-watching on * * 10\n", &world);
  world.sync.target_block = world.sync.best_block + 21;
  look (&watcher, &world);
  assert_told (&watcher, "node-behind", TAO_RULE_ANY, TAO_RULE_ANY, 21);
  watcher_clear (&watcher);

  /* A practice chain that makes its history is behind of nobody. */
  world.sync.kind = TAO_NETWORK_LOCAL;
  watcher_init (&watcher, "node-behind on * * 20\nnot-watching on * * 10\n", &world);
  look (&watcher, &world);
  assert_silent (&watcher);
  world.sync.target_block = TAO_UNKNOWN_U64;
  world.sync.best_block++;
  look (&watcher, &world);
  /* Ten minutes without a block, connected or not. */
  watcher.now_ms += 9 * 60000;
  look (&watcher, &world);
  assert_silent (&watcher);
  world.sync.state = TAO_SYNC_OFFLINE;
  watcher.now_ms += 60000;
  look (&watcher, &world);
  assert_told (&watcher, "not-watching", TAO_RULE_ANY, TAO_RULE_ANY, 10);
  look (&watcher, &world);
  assert_silent (&watcher);
  world.sync.best_block++;
  look (&watcher, &world);
  watcher.now_ms += 11 * 60000;
  look (&watcher, &world);
  assert_told (&watcher, "not-watching", TAO_RULE_ANY, TAO_RULE_ANY, 11);
  watcher_clear (&watcher);
}

/* The same state is not told again after a restart. */
static void
test_restart (void)
{
  World world = quiet_world ();
  Watcher watcher, again;
  g_autofree char *active = NULL;

  watcher_init (&watcher, NULL, &world);
  world.audit.status = TAO_AUDIT_DIFFERS;
  look (&watcher, &world);
  g_assert_cmpuint (watcher.told->len, ==, 1);
  active = tao_alert_watch_save (watcher.watch);
  g_assert_cmpstr (active, ==, "audit-differs/7\n");
  watcher_clear (&watcher);

  world.audit.status = TAO_AUDIT_EXACT;
  watcher_init (&again, NULL, &world);
  tao_alert_watch_restore (again.watch, active);
  world.audit.status = TAO_AUDIT_DIFFERS;
  look (&again, &world);
  assert_silent (&again);
  watcher_clear (&again);
}

/* What was saved by an earlier session is not looked at as if it were now. */
static void
test_cache (void)
{
  World world = quiet_world ();
  Watcher watcher;

  watcher_init (&watcher, NULL, &world);
  world.sync.from_cache = TRUE;
  world.audit.status = TAO_AUDIT_DIFFERS;
  look (&watcher, &world);
  assert_silent (&watcher);
  watcher_clear (&watcher);
}

static void
test_text (void)
{
  static const char *const bad[] = {
    "uid-exit", "uid-exit on * *", "uid-exit on * * x", "uid-exit maybe * * 1", "nothing on * * 1", "uid-exit on 70000 * 1",
    "uid-exit on * * -1", "uid-exit on * * 1 2", "uid-exit on 65535 * 1", "test on * * 1", "\xff\xfe",
    "version", "version x", "version 0", "uid-exit on * * 1\nversion 2",
  };
  g_autoptr(GArray) rules = tao_rules_new_default ();
  g_autofree char *text = tao_rules_to_text (rules);
  g_autoptr(GArray) back = tao_rules_from_text (text, NULL);
  g_autofree char *again = tao_rules_to_text (back);

  g_assert_cmpstr (text, ==, again);
  g_assert_true (g_str_has_prefix (text, "version 2\nuid-exit on * * 24\n"));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (tao_rules_from_text (bad[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }
}

/* A default rule that came later joins what was saved before it, and stays away once it was removed. */
static void
test_older_text (void)
{
  g_autoptr(GArray) old = tao_rules_from_text ("uid-exit off 3 * 12\n", NULL);
  g_autoptr(GArray) own = tao_rules_from_text ("proxy-added off * * 0\n", NULL);
  g_autofree char *text = tao_rules_to_text (old), *own_text = tao_rules_to_text (own), *less = NULL, *less_text = NULL;
  g_autoptr(GArray) again = NULL;

  g_assert_cmpstr (text, ==, "version 2\nuid-exit off 3 * 12\nproxy-added on * * 0\n");
  g_assert_cmpstr (own_text, ==, "version 2\nproxy-added off * * 0\n");
  g_array_remove_index (old, 1);
  less = tao_rules_to_text (old);
  again = tao_rules_from_text (less, NULL);
  less_text = tao_rules_to_text (again);
  g_assert_cmpstr (less_text, ==, "version 2\nuid-exit off 3 * 12\n");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/engine/alerts/exit", test_exit);
  g_test_add_func ("/engine/alerts/named-uid", test_named_uid);
  g_test_add_func ("/engine/alerts/validator", test_validator);
  g_test_add_func ("/engine/alerts/price", test_price);
  g_test_add_func ("/engine/alerts/subnet", test_subnet);
  g_test_add_func ("/engine/alerts/proxies", test_proxies);
  g_test_add_func ("/engine/alerts/node", test_node);
  g_test_add_func ("/engine/alerts/restart", test_restart);
  g_test_add_func ("/engine/alerts/cache", test_cache);
  g_test_add_func ("/engine/alerts/text", test_text);
  g_test_add_func ("/engine/alerts/older-text", test_older_text);
  return g_test_run ();
}
